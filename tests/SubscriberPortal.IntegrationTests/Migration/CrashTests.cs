using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>A kill between any two calls of a store, and a run after it, come to the end of an undisturbed run.</summary>
public class CrashTests
{
    private static readonly string File = SampleFile.Header + SampleFile.Rows(0, 1_004) + "bad row\n" + SampleFile.Row(SampleFile.At(2_000) with { Msisdn = SampleFile.At(1_500).Msisdn }) + SampleFile.Rows(4, 1);

    /// <summary>Null: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>1: at each call.</summary>
    protected virtual int AtEvery => 1;

    [Theory]
    [InlineData(JobOptions.Overwrite, false)]
    [InlineData(JobOptions.Overwrite, true)]
    [InlineData(JobOptions.Fail, true)]
    public async Task A_migration_that_is_killed_anywhere_ends_as_if_it_had_not_been(string onConflict, bool losesTheAnswer) =>
        await EndsTheSameAsync(losesTheAnswer, bench => bench.AddJobAsync(File, j => j with { Options = new JobOptions { OnConflict = onConflict } }));

    [Fact]
    public async Task A_bulk_delete_that_is_killed_anywhere_ends_as_if_it_had_not_been() =>
        await EndsTheSameAsync(true, bench => bench.AddJobAsync("uid\n" + string.Concat(Enumerable.Range(0, 30).Select(i => SampleFile.At(i).Uid + "\n")), j => j with { JobType = JobTypes.BulkDelete }));

    private async Task EndsTheSameAsync(bool losesTheAnswer, Func<MigrationBench, Task<JobRecord>> addJob)
    {
        var settings = await SettingsAsync();
        var (expected, calls) = await RunAsync(settings, 0, losesTheAnswer, addJob);
        Assert.True(calls > 10);
        for (var n = 1; n <= calls; n += AtEvery)
        {
            var (actual, _) = await RunAsync(settings, n, losesTheAnswer, addJob);
            Assert.True(expected == actual, $"Killed at call {n}: {actual} instead of {expected}.");
        }
    }

    private static async Task<(string End, int Calls)> RunAsync(IReadOnlyDictionary<string, string>? settings, int failAt, bool losesTheAnswer, Func<MigrationBench, Task<JobRecord>> addJob)
    {
        await using var bench = await MigrationBench.StartAsync(settings: settings);
        await bench.ClearAsync(SystemKeys.Legacy);
        await bench.PutAsync(SystemKeys.Legacy, SampleFile.At(1), SampleFile.At(3) with { PlanId = "OLD" }, SampleFile.At(1_002) with { PlanId = "OLD" }, SampleFile.At(1_500));
        var job = await addJob(bench);
        bench.Faults.LosesTheAnswer = losesTheAnswer;
        bench.Faults.Reset(failAt);
        if (failAt > 0) await Assert.ThrowsAsync<KilledException>(() => bench.RunAsync(job));
        await bench.RunAsync(job);

        var calls = bench.Faults.Calls;
        bench.Faults.Reset();
        var record = (await bench.Jobs.FindAsync(job.JobId, CancellationToken.None))!.Job;
        var content = (await bench.ContentAsync(SystemKeys.Legacy)).Values.Select(s => SubscriberFingerprint.Of(s).Content);
        var rejects = (await bench.RejectsAsync(job)).Select(r => string.Join(',', r));
        return ($"{record.Counts} {record.TotalRecords} {content.Aggregate(UInt128.Zero, (sum, c) => sum ^ c)} {string.Join(';', rejects)}", calls);
    }
}
