using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Migration;

public class UndoTests
{
    /// <summary>Null: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    [Theory]
    [InlineData("LEGACY")]
    [InlineData("DUAL_PROV")]
    public async Task An_undo_puts_everything_back_and_reports_what_was_changed_since(string target)
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        string[] systems = target == "LEGACY" ? [SystemKeys.Legacy] : [SystemKeys.Legacy, SystemKeys.Cloud];
        var moment = new DateTimeOffset(2021, 2, 3, 4, 5, 6, TimeSpan.Zero);
        foreach (var system in systems) await bench.PutAsync(system, [.. Enumerable.Range(0, 40).Select(i => SampleFile.At(i) with { PlanId = "OLD", CreatedAt = moment, UpdatedAt = moment })]);
        var before = await bench.ContentAsync(SystemKeys.Legacy);
        var job = await bench.AddJobAsync(await SampleFile.GeneratedAsync(100, 0), j => j with { Target = target, Options = new JobOptions { OnConflict = JobOptions.Overwrite } });
        Assert.Equal(new JobCounts(100), await bench.RunAsync(job));
        foreach (var system in systems) await bench.PutAsync(system, SampleFile.At(3) with { PlanId = "LATER" }, SampleFile.At(90) with { PlanId = "LATER" });

        var undo = await bench.AddJobAsync((byte[]?)null, j => j with { Target = target, Purpose = JobPurposes.Undo, ParentJobId = job.JobId });
        var counts = await bench.RunAsync(undo);

        Assert.Equal(new JobCounts(98, 2), counts);
        Assert.All((await bench.RejectsAsync(undo)).Skip(1), r => Assert.Equal("changed_since", r[2]));
        var after = await bench.ContentAsync(SystemKeys.Legacy);
        Assert.Equal("LATER", after[SampleFile.At(3).Uid].PlanId);
        Assert.True(after.Remove(SampleFile.At(90).Uid) && after.Remove(SampleFile.At(3).Uid) && before.Remove(SampleFile.At(3).Uid));
        Assert.Equal(before.Values, after.Values);
    }

    [Fact]
    public async Task An_undone_bulk_delete_brings_the_records_back_as_they_were()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        await bench.PutAsync(SystemKeys.Legacy, [.. Enumerable.Range(0, 30).Select(SampleFile.At)]);
        var before = await bench.ContentAsync(SystemKeys.Legacy);
        var job = await bench.AddJobAsync("uid\n" + string.Concat(before.Keys.Take(20).Select(uid => uid + "\n")), j => j with { JobType = JobTypes.BulkDelete });
        await bench.RunAsync(job);
        Assert.Equal(10, (await bench.ContentAsync(SystemKeys.Legacy)).Count);

        var undo = await bench.AddJobAsync((byte[]?)null, j => j with { JobType = JobTypes.BulkDelete, Purpose = JobPurposes.Undo, ParentJobId = job.JobId });

        Assert.Equal(new JobCounts(20), await bench.RunAsync(undo));
        Assert.Equal(before.Values, (await bench.ContentAsync(SystemKeys.Legacy)).Values);
    }
}
