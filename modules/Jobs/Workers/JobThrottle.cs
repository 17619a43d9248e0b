using System.Collections.Concurrent;
using System.Globalization;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>
/// Holds a job's rows to its <c>throttlePerSecond</c>, over all of its chunks, and follows a change of it within a second. Instances that work on the same job have an equal share each.
/// A batch may be larger than a second's rows: it is let through and the next one waits the longer.
/// </summary>
/// <param name="tasks">Null: no other instance works on any job.</param>
internal sealed class JobThrottle(IJobs jobs, TimeProvider clock, RunningTasks? tasks = null)
{
    /// <summary>How what it says of itself begins.</summary>
    public const string Word = "throttle";

    private static readonly TimeSpan Reread = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReportedFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new();

    /// <summary>Waits until <paramref name="rows"/> more rows of the job may be written.</summary>
    public async ValueTask WaitAsync(string jobId, int rows, CancellationToken cancellationToken)
    {
        var bucket = _buckets.GetOrAdd(jobId, _ => new Bucket());
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (bucket.MustRead(clock, Reread)) await ReadAsync(jobId, bucket, cancellationToken);
            var wait = bucket.Take(clock, rows);
            if (wait == TimeSpan.Zero) return;
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellationToken);
        }
    }

    /// <summary>What to tell of a job that had to wait lately; null when it had not.</summary>
    public string? LimitOf(string jobId) => _buckets.TryGetValue(jobId, out var bucket) ? bucket.Limit(clock, ReportedFor) : null;

    public void Forget(string jobId) => _buckets.TryRemove(jobId, out _);

    private async Task ReadAsync(string jobId, Bucket bucket, CancellationToken cancellationToken)
    {
        var rate = (await jobs.FindAsync(jobId, cancellationToken))?.Job.Options.ThrottlePerSecond;
        var others = rate is null || tasks is null ? 0 : await tasks.OthersAsync(jobId, cancellationToken);
        bucket.SetRate(rate, others + 1);
    }

    private sealed class Bucket
    {
        private readonly Lock _lock = new();
        private int? _whole;
        private double? _rate;
        private double _tokens;
        private long? _readAt;
        private long? _filledAt;
        private long? _waitedAt;

        public bool MustRead(TimeProvider clock, TimeSpan after)
        {
            lock (_lock)
            {
                if (_readAt is { } at && clock.GetElapsedTime(at) < after) return false;
                _readAt = clock.GetTimestamp();
                return true;
            }
        }

        public void SetRate(int? whole, int instances)
        {
            lock (_lock)
            {
                _whole = whole;
                var rate = (double?)whole / instances;
                if (rate == _rate) return;
                _rate = rate;
                _tokens = Math.Min(_tokens, rate ?? 0);
            }
        }

        /// <summary>Answers zero when the rows were taken, otherwise how long it will be.</summary>
        public TimeSpan Take(TimeProvider clock, int rows)
        {
            lock (_lock)
            {
                if (_rate is not { } rate) return TimeSpan.Zero;
                var now = clock.GetTimestamp();
                var filled = _filledAt is { } at ? clock.GetElapsedTime(at, now).TotalSeconds * rate : 0;
                _filledAt = now;
                _tokens = Math.Min(_tokens + filled, rate);
                if (_tokens >= 0)
                {
                    _tokens -= rows;
                    return TimeSpan.Zero;
                }

                _waitedAt = now;
                return TimeSpan.FromSeconds(Math.Max(-_tokens / rate, 0.001));
            }
        }

        public string? Limit(TimeProvider clock, TimeSpan reportedFor)
        {
            lock (_lock)
            {
                return _whole is { } rate && _waitedAt is { } at && clock.GetElapsedTime(at) < reportedFor
                    ? string.Create(CultureInfo.InvariantCulture, $"{Word} {rate} rows/s")
                    : null;
            }
        }
    }
}
