using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workers;

namespace SubscriberPortal.UnitTests.Jobs;

public sealed class JobThrottleTests
{
    private readonly OneJob _jobs = new();

    [Fact]
    public void Without_a_limit_nothing_waits()
    {
        var throttle = new JobThrottle(_jobs, TimeProvider.System);

        for (var i = 0; i < 1000; i++) Assert.True(throttle.WaitAsync("j", 1_000_000, CancellationToken.None).AsTask().IsCompleted);
        Assert.Null(throttle.LimitOf("j"));
    }

    [Fact]
    public async Task Rows_beyond_the_limit_wait_for_their_time_and_the_job_says_so()
    {
        _jobs.Throttle = 1000;
        var throttle = new JobThrottle(_jobs, TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 4; i++) await throttle.WaitAsync("j", 100, CancellationToken.None);

        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(250), "400 rows at 1,000 a second came too soon.");
        Assert.Equal("throttle 1000 rows/s", throttle.LimitOf("j"));
    }

    [Fact]
    public async Task A_limit_that_is_taken_away_lets_go_of_who_waits()
    {
        _jobs.Throttle = 1;
        var throttle = new JobThrottle(_jobs, TimeProvider.System);
        await throttle.WaitAsync("j", 1_000_000, CancellationToken.None);
        var waiting = throttle.WaitAsync("j", 1, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        _jobs.Throttle = null;

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Who_waits_can_be_cancelled()
    {
        _jobs.Throttle = 1;
        var throttle = new JobThrottle(_jobs, TimeProvider.System);
        await throttle.WaitAsync("j", 1_000_000, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        var waiting = throttle.WaitAsync("j", 1, cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private sealed class OneJob : IJobs
    {
        public int? Throttle { get; set; }

        public Task<VersionedJob?> FindAsync(string jobId, CancellationToken cancellationToken) => Task.FromResult<VersionedJob?>(new VersionedJob(
            new JobRecord
            {
                JobId = jobId,
                JobType = JobTypes.Migration,
                Status = JobStatuses.Running,
                CreatedBy = "admin",
                CreatedAt = DateTimeOffset.UnixEpoch,
                Options = new JobOptions { ThrottlePerSecond = Throttle },
            },
            1));

        public Task<bool> AddAsync(JobRecord job, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<JobRecord?> ChangeAsync(string jobId, Func<JobRecord, JobRecord?> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PutCheckpointAsync(string jobId, ChunkCheckpoint checkpoint, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ChunkCheckpoint?> FindCheckpointAsync(string jobId, int chunk, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ChunkCheckpoint>> CheckpointsAsync(string jobId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
