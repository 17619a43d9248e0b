using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>
/// Writes a batch until every outcome is known: an unknown one is sent again, and its write_id tells the store whether it had been made. It is sent in slices, each of which the target can do within the
/// time that it allows itself, however slow a store or a limit makes it (<see cref="SliceSize"/>).
/// </summary>
internal sealed class SettledBatch(JobRecord job, IProvisioningProvider provider, JobThrottle throttle, TimeProvider clock)
{
    private const int Attempts = 6;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Answers an outcome for each write, none of them unknown.</summary>
    /// <exception cref="SystemUnavailableException">It stayed unknown; the same writes have to be sent again later.</exception>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        var outcomes = new List<WriteOutcome>(writes.Count);
        while (outcomes.Count < writes.Count)
        {
            // What earlier writes have used too much is waited for here, where no deadline of the target runs.
            if (job.Options.WriteUnitsPerSecond is not null) await throttle.WaitForUnitsAsync(job.JobId, 0, cancellationToken);
            var size = throttle.SliceOf(job.JobId);
            outcomes.AddRange(await WriteAsync([.. writes.Skip(outcomes.Count).Take(size.Rows)], size, cancellationToken));
        }

        return outcomes;
    }

    private async Task<IReadOnlyList<WriteOutcome>> WriteAsync(SubscriberWrite[] writes, SliceSize size, CancellationToken cancellationToken)
    {
        var outcomes = (await provider.WriteBatchAsync(writes, cancellationToken)).ToArray();
        for (var attempt = 1; ; attempt++)
        {
            var unknown = Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i] is WriteOutcome.Unknown).ToList();
            if (attempt == 1) size.Learn(isSettled: unknown.Count == 0);
            if (unknown.Count == 0) return outcomes;
            if (attempt == Attempts)
            {
                var first = (WriteOutcome.Unknown)outcomes[unknown[0]];
                throw new SystemUnavailableException(first.System, $"It did not say what became of {unknown.Count} writes: {first.Detail}");
            }

            await Task.Delay(FirstDelay * Math.Pow(3, attempt - 1), clock, cancellationToken);
            var again = await provider.WriteBatchAsync([.. unknown.Select(i => writes[i])], cancellationToken);
            for (var i = 0; i < unknown.Count; i++) outcomes[unknown[i]] = again[i];
        }
    }
}
