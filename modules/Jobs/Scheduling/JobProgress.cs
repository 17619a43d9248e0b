using System.Collections.Concurrent;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>How fast running jobs are, from what the follower saw in the last seconds; a job that is not watched here, or has ended, has the average of its whole run.</summary>
internal sealed class JobProgress(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Queue<(DateTimeOffset At, long Processed)>> _samples = new();

    public void Observe(JobRecord job)
    {
        var samples = _samples.GetOrAdd(job.JobId, _ => new Queue<(DateTimeOffset, long)>());
        lock (samples)
        {
            var now = time.GetUtcNow();
            samples.Enqueue((now, job.Counts.Processed));
            while (samples.Count > 2 && now - samples.Peek().At > Window) samples.Dequeue();
        }
    }

    public void Forget(string jobId) => _samples.TryRemove(jobId, out _);

    public double RateOf(JobRecord job)
    {
        if (job.StartedAt is not { } startedAt || job.Status == JobStatuses.Paused) return 0;
        if (job.Status == JobStatuses.Running && _samples.TryGetValue(job.JobId, out var samples))
        {
            lock (samples)
            {
                if (samples.Count > 1)
                {
                    var (from, to) = (samples.Peek(), samples.Last());
                    return Rate(to.Processed - from.Processed, to.At - from.At);
                }
            }
        }

        return Rate(job.Counts.Processed, (job.FinishedAt ?? time.GetUtcNow()) - startedAt);
    }

    private static double Rate(long rows, TimeSpan time) => time <= TimeSpan.Zero ? 0 : Math.Round(Math.Max(0, rows) / time.TotalSeconds, 1);
}
