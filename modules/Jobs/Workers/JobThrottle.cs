using System.Collections.Concurrent;
using System.Globalization;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>
/// Holds a job's rows to its <c>throttlePerSecond</c>, and its write units to its <c>writeUnitsPerSecond</c>, over all of its chunks, and follows a change of it within a second. Instances that work on the same job
/// have an equal share each. A batch may be larger than a second's rows: it is let through and the next one waits the longer.
/// </summary>
/// <param name="tasks">Null: no other instance works on any job.</param>
internal sealed class JobThrottle(IJobs jobs, TimeProvider clock, RunningTasks? tasks = null)
{
    /// <summary>How what it says of itself begins.</summary>
    public const string Word = "throttle";

    private static readonly TimeSpan Reread = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReportedFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Limits> _limits = new();

    /// <summary>Waits until <paramref name="rows"/> more rows of the job may be written.</summary>
    public ValueTask WaitAsync(string jobId, int rows, CancellationToken cancellationToken) => WaitAsync(jobId, LimitsOf(jobId).Rows, rows, cancellationToken);

    /// <summary>Waits until the job may use so many more write units.</summary>
    public ValueTask WaitForUnitsAsync(string jobId, double units, CancellationToken cancellationToken) => WaitAsync(jobId, LimitsOf(jobId).Units, units, cancellationToken);

    /// <summary>Counts write units that were used, or, below zero, that were waited for and not used.</summary>
    public void ChargeUnits(string jobId, double units) => LimitsOf(jobId).Units.Charge(units);

    /// <summary>The system made the job wait.</summary>
    public void Throttled(string jobId, string system) => LimitsOf(jobId).ThrottledBy = new Throttling(system, clock.GetTimestamp());

    /// <summary>What to tell of a job that had to wait lately; null when it had not.</summary>
    public string? LimitOf(string jobId)
    {
        if (!_limits.TryGetValue(jobId, out var limits)) return null;
        if (limits.Rows.Limiting(ReportedFor) is { } rows) return string.Create(CultureInfo.InvariantCulture, $"{Word} {rows} rows/s");
        if (limits.Units.Limiting(ReportedFor) is { } units) return string.Create(CultureInfo.InvariantCulture, $"{Word} {units} write units/s");
        return limits.ThrottledBy is { } by && clock.GetElapsedTime(by.At) < ReportedFor ? $"{Word}d by {by.System}" : null;
    }

    /// <summary>How many rows of the job to write at once.</summary>
    public SliceSize SliceOf(string jobId) => LimitsOf(jobId).Slice;

    public void Forget(string jobId) => _limits.TryRemove(jobId, out _);

    private async ValueTask WaitAsync(string jobId, RateBucket bucket, double amount, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (bucket.MustRead(Reread)) await ReadAsync(jobId, bucket, cancellationToken);
            var wait = bucket.Take(amount);
            if (wait == TimeSpan.Zero) return;
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellationToken);
        }
    }

    private async Task ReadAsync(string jobId, RateBucket bucket, CancellationToken cancellationToken)
    {
        var options = (await jobs.FindAsync(jobId, cancellationToken))?.Job.Options;
        var rate = bucket == LimitsOf(jobId).Rows ? options?.ThrottlePerSecond : options?.WriteUnitsPerSecond;
        var others = rate is null || tasks is null ? 0 : await tasks.OthersAsync(jobId, cancellationToken);
        bucket.SetRate(rate, others + 1);
    }

    private Limits LimitsOf(string jobId) => _limits.GetOrAdd(jobId, _ => new Limits(clock));

    private sealed class Limits
    {
        public Limits(TimeProvider clock)
        {
            (Rows, Units) = (new RateBucket(clock), new RateBucket(clock));
            Slice = new SliceSize(() => Units.Rate);
        }

        public RateBucket Rows { get; }

        public RateBucket Units { get; }

        public SliceSize Slice { get; }

        public Throttling? ThrottledBy { get; set; }
    }

    private sealed record Throttling(string System, long At);
}
