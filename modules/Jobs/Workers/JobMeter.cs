using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>Adds up what one task of a job consumes, for the job's record, and holds it to the job's write units per second.</summary>
internal sealed class JobMeter(JobRecord job, JobThrottle throttle) : ICapacityMeter
{
    private readonly Lock _lock = new();
    private Dictionary<string, ConsumedUnits> _consumed = [];

    public double? WriteUnitsPerSecond => job.Options.WriteUnitsPerSecond;

    public ValueTask ReserveAsync(double writeUnits, CancellationToken cancellationToken) => job.Options.WriteUnitsPerSecond is null
        ? ValueTask.CompletedTask
        : throttle.WaitForUnitsAsync(job.JobId, writeUnits, cancellationToken);

    public void Release(double writeUnits) => throttle.ChargeUnits(job.JobId, -writeUnits);

    public void Add(string table, double readUnits, double writeUnits)
    {
        throttle.ChargeUnits(job.JobId, writeUnits);
        lock (_lock)
        {
            var sofar = _consumed.GetValueOrDefault(table) ?? new ConsumedUnits(0, 0);
            _consumed[table] = new ConsumedUnits(sofar.Read + readUnits, sofar.Write + writeUnits);
        }
    }

    public void Throttled(string system) => throttle.Throttled(job.JobId, system);

    /// <summary>Adds to the record what was consumed since the last time.</summary>
    public async Task StoreAsync(IJobs jobs, CancellationToken cancellationToken)
    {
        var consumed = Take();
        if (consumed.Count == 0) return;
        try
        {
            await jobs.ChangeAsync(job.JobId, current => current with { Consumed = ConsumedUnits.Sum(current.Consumed, consumed) }, cancellationToken);
        }
        catch
        {
            lock (_lock) _consumed = new(ConsumedUnits.Sum(_consumed, consumed));
            throw;
        }
    }

    private Dictionary<string, ConsumedUnits> Take()
    {
        lock (_lock)
        {
            var taken = _consumed;
            _consumed = [];
            return taken;
        }
    }
}
