using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Migration;

public class MigrationTests
{
    /// <summary>Null: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>How many rows the generated file has, of which 4 in 100 are bad.</summary>
    protected virtual int Rows => 2_500;

    [Theory]
    [InlineData("fail", 2, 3, 0)]
    [InlineData("skip", 2, 0, 3)]
    [InlineData("overwrite", 5, 0, 0)]
    public async Task Rows_that_exist_are_counted_by_policy(string onConflict, long success, long failed, long skipped)
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        await bench.PutAsync(SystemKeys.Legacy, SampleFile.At(0), SampleFile.At(1) with { Status = SubscriberStatus.Deleted }, SampleFile.At(2));
        var file = SampleFile.Header + SampleFile.Rows(0, 5);

        var dry = await bench.RunAsync(await bench.AddJobAsync(file, j => j with { Options = new JobOptions { OnConflict = onConflict, DryRun = true } }));
        Assert.Equal(3, (await bench.ContentAsync(SystemKeys.Legacy)).Count);
        var job = await bench.AddJobAsync(file, j => j with { Options = new JobOptions { OnConflict = onConflict } });
        var counts = await bench.RunAsync(job);

        Assert.Equal(new JobCounts(success, failed, skipped), counts);
        Assert.Equal(counts, dry);
        var content = await bench.ContentAsync(SystemKeys.Legacy);
        Assert.Equal(5, content.Count);
        Assert.Equal(onConflict == "overwrite" ? SampleFile.At(1).Status : SubscriberStatus.Deleted, content[SampleFile.At(1).Uid].Status);
        Assert.Equal(SampleFile.At(0).Email, content[SampleFile.At(0).Uid].Email);
        Assert.Null(content[SampleFile.At(4).Uid].Email);
    }

    [Fact]
    public async Task An_identifier_of_another_record_is_refused_also_in_a_dry_run()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        await bench.PutAsync(SystemKeys.Legacy, SampleFile.At(0));
        var file = SampleFile.Header + SampleFile.Row(SampleFile.At(1) with { Msisdn = SampleFile.At(0).Msisdn }) + SampleFile.Row(SampleFile.At(2) with { Imsi = SampleFile.At(0).Imsi }) + SampleFile.Rows(3, 1);
        foreach (var dryRun in (bool[])[true, false])
        {
            var job = await bench.AddJobAsync(file, j => j with { Options = new JobOptions { DryRun = dryRun } });

            Assert.Equal(new JobCounts(1, 2), await bench.RunAsync(job));

            var rejects = await bench.RejectsAsync(job);
            Assert.Equal(["2 msisdn msisdn_taken", "3 imsi imsi_taken"], rejects.Skip(1).Select(r => string.Join(' ', r.Take(3))));
            Assert.Contains(SampleFile.At(0).Uid, rejects[1][3], StringComparison.Ordinal);
            Assert.DoesNotContain(SampleFile.At(0).Uid, rejects[2][3], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_generated_file_goes_into_both_systems_and_its_mended_rejects_bring_the_rest_in()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var (bad, good) = (Rows / 25, Rows - Rows / 25);
        var job = await bench.AddJobAsync(await SampleFile.GeneratedAsync(Rows, 4), j => j with { Target = "DUAL_PROV" });

        Assert.Equal(new JobCounts(good, bad), await bench.RunAsync(job));

        var rejects = await bench.RejectsAsync(job);
        Assert.Equal(bad + 1, rejects.Count);
        Assert.All(rejects.Skip(1), r => Assert.True(r[0].Length > 0 && r[1].Length > 0 && r[2].Length > 0 && r[3].Length > 0));
        Assert.True(rejects.Skip(1).Select(r => r[1] + r[2]).Distinct().Count() >= 14);
        var report = await bench.ReportAsync(job);
        Assert.Equal((Rows, good, bad, bad), (report.Processed, report.Success, report.Failed, report.FailedByCode.Values.Sum()));
        Assert.Equal(await bench.ContentAsync(SystemKeys.Cloud), await bench.ContentAsync(SystemKeys.Legacy), (a, b) => a.Key == b.Key && SubscriberComparison.AreEqual(a.Value, b.Value));

        var mended = string.Join(',', rejects[0]) + "\n" + string.Concat(rejects.Skip(1).Select((r, i) => $"{r[0]},x,y,z,mended-{i},+99955{i:D6},99901{i:D10},ACTIVE,,,,,,\n"));
        Assert.Equal(new JobCounts(bad), await bench.RunAsync(await bench.AddJobAsync(mended, j => j with { Target = "DUAL_PROV" })));
        Assert.Equal(Rows, (await bench.ContentAsync(SystemKeys.Cloud)).Count);
    }

    [Fact]
    public async Task A_redrive_takes_the_failed_rows_alone()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        await bench.PutAsync(SystemKeys.Legacy, SampleFile.At(1));
        var job = await bench.AddJobAsync(SampleFile.Header + SampleFile.Rows(0, 3));
        Assert.Equal(new JobCounts(2, 1), await bench.RunAsync(job));
        await bench.System(SystemKeys.Legacy).WriteAsync(SubscriberWrite.Remove(SampleFile.At(1).Uid, null, "test:remove"), CancellationToken.None);

        var redrive = await bench.AddJobAsync((byte[]?)null, j => j with { Purpose = JobPurposes.Redrive, ParentJobId = job.JobId });

        Assert.Equal(new JobCounts(1), await bench.RunAsync(redrive));
    }

    [Fact]
    public async Task Validation_alone_asks_the_rules_and_no_store()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        await bench.PutAsync(SystemKeys.Legacy, SampleFile.At(0));
        var job = await bench.AddJobAsync(SampleFile.Header + SampleFile.Rows(0, 3) + "bad\n", j => j with { Options = new JobOptions { ValidateOnly = true } });

        Assert.Equal(new JobCounts(3, 1), await bench.RunAsync(job));
        Assert.Single(await bench.ContentAsync(SystemKeys.Legacy));
    }

    [Fact]
    public async Task Too_many_failures_stop_the_job_with_the_reason_and_leave_its_rejects()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var job = await bench.AddJobAsync(await SampleFile.GeneratedAsync(3_000, 10), j => j with { Options = new JobOptions { MaxFailedPercent = 9.5 } });

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => bench.RunAsync(job));
        await bench.DoAsync("RecordFailure", job, new() { ["error"] = failure.Error, ["cause"] = failure.Message });

        var record = (await bench.Jobs.FindAsync(job.JobId, CancellationToken.None))!.Job;
        Assert.Equal("100 of 1000 processed rows failed (10 %), more than the 9.5 % that the job allows.", record.Error);
        Assert.Equal(new JobCounts(900, 100), record.Counts);
        Assert.Equal(101, (await bench.RejectsAsync(job)).Count);
    }

    [Fact]
    public async Task A_system_is_copied_with_filters_and_keeps_the_time_of_creation()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var created = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await bench.PutAsync(SystemKeys.Legacy, [.. SyntheticSubscribers.Take(900, 3).Select(s => s with { CreatedAt = created, UpdatedAt = created })]);
        var expected = SyntheticSubscribers.Take(900, 3).Count(s => s.PlanId == "BASIC");

        var job = await bench.AddJobAsync((byte[]?)null, j => j with { Source = "LEGACY", Target = "CLOUD", Filters = new SubscriberFilter { PlanId = "BASIC" } });

        Assert.Equal(new JobCounts(expected), await bench.RunAsync(job));
        var copies = (await bench.ContentAsync(SystemKeys.Cloud)).Values;
        Assert.All(copies, s => Assert.Equal((created, true), (s.CreatedAt, s.UpdatedAt > created)));
        Assert.Equal(expected, copies.Count);
    }

    [Fact]
    public async Task A_bulk_delete_removes_by_file_or_filter_and_skips_what_is_not_there()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        await bench.PutAsync(SystemKeys.Legacy, [.. Enumerable.Range(0, 50).Select(SampleFile.At)]);

        var byFile = await bench.AddJobAsync($"uid\n{SampleFile.At(0).Uid}\nnobody\nnot a uid\n{SampleFile.At(0).Uid}\n", j => j with { JobType = JobTypes.BulkDelete });
        Assert.Equal(new JobCounts(1, 2, 1), await bench.RunAsync(byFile));

        var active = (await bench.ContentAsync(SystemKeys.Legacy)).Values.Count(s => s.Status == SubscriberStatus.Active);
        var byFilter = await bench.AddJobAsync((byte[]?)null, j => j with { JobType = JobTypes.BulkDelete, Filters = new SubscriberFilter { Status = SubscriberStatus.Active } });
        Assert.Equal(new JobCounts(active), await bench.RunAsync(byFilter));
        Assert.Equal(49 - active, (await bench.ContentAsync(SystemKeys.Legacy)).Count);
    }
}
