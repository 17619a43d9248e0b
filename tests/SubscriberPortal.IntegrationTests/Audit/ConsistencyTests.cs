using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Audit;

public class ConsistencyTests
{
    /// <summary>None: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>How many records to take instead of so many embedded ones.</summary>
    protected virtual int Of(int count) => count;

    public static TheoryData<string> Fields => [.. SubscriberField.All.Skip(1).Select(f => f.Name)];

    [Fact]
    public async Task Equal_systems_have_no_differences()
    {
        await using var bench = await CreateAsync();
        var count = Of(1500);
        await bench.PutBothAsync(AuditBench.Subscribers(count));

        var audit = await bench.AuditAsync();

        Assert.Empty(audit.Findings);
        Assert.Equal((count, 0L, 0L, 0L), (audit.Report.Synced, audit.Report.Conflicts, audit.Report.CloudOnly, audit.Report.LegacyOnly));
        Assert.Equal((count, new JobCounts(count)), (audit.Job.TotalRecords, audit.Job.Counts));
        var summary = await bench.Get<IAuditSummary>().LatestAsync(CancellationToken.None);
        Assert.Equal((audit.Job.JobId, count), (summary!.JobId, summary.Synced));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_difference_in_any_field_is_found_with_both_values(string name)
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(30));
        var before = Samples.Subscriber("uid-00007");
        var after = Changed(before, name);
        await bench.PutAsync(SystemKeys.Legacy, after);

        var audit = await bench.AuditAsync();

        var field = SubscriberField.Find(name)!;
        var finding = Assert.Single(audit.Findings);
        Assert.Equal(("uid-00007", "CONFLICT"), (finding.Uid, finding.Status));
        Assert.Equal([new FieldConflict(name, field.Read(before), field.Read(after))], finding.Conflicts!);
        Assert.Equal(new JobCounts(29, 1), audit.Job.Counts);
        Assert.Equal(1, audit.Report.ByField[name]);
    }

    [Fact]
    public async Task Exactly_the_planted_differences_are_found_in_order_of_uid()
    {
        await using var bench = await CreateAsync(null, ("Jobs:Scans:BufferKilobytes", "4"));
        var count = Of(3000);
        await bench.PutBothAsync(AuditBench.Subscribers(count));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("a-cloud"), Samples.Subscriber("z-cloud"));
        await bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("b-legacy"), Samples.Subscriber("uid-00100") with { PlanId = null, LastName = "Other" });

        var audit = await bench.AuditAsync();

        Assert.Equal(["a-cloud CLOUD_ONLY", "b-legacy LEGACY_ONLY", "uid-00100 CONFLICT", "z-cloud CLOUD_ONLY"], audit.Findings.Select(f => $"{f.Uid} {f.Status}"));
        Assert.Equal((count - 1, 1L, 2L, 1L), (audit.Report.Synced, audit.Report.Conflicts, audit.Report.CloudOnly, audit.Report.LegacyOnly));
        Assert.Equal("""{"uid":"a-cloud","status":"CLOUD_ONLY","conflicts":[]}""", audit.Lines[0]);
        Assert.Equal(
            """{"uid":"uid-00100","status":"CONFLICT","conflicts":[{"field":"planId","cloudValue":"BASIC","legacyValue":null},{"field":"lastName","cloudValue":"Example","legacyValue":"Other"}]}""",
            audit.Lines[2]);
        Assert.Equal(3, audit.Report.ByPlan["BASIC"]);
    }

    [Fact]
    public async Task A_system_that_scans_in_an_order_of_its_own_gives_the_same_result()
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Cloud, backwards: true), ("Jobs:Scans:BufferKilobytes", "4"));
        var count = Of(1000);
        await bench.PutBothAsync(AuditBench.Subscribers(count));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("m-cloud"));

        var audit = await bench.AuditAsync();

        Assert.Equal("m-cloud", Assert.Single(audit.Findings).Uid);
        Assert.Equal(count, audit.Report.Synced);
    }

    [Fact]
    public async Task What_is_written_on_both_sides_between_scan_and_comparison_is_no_difference()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(50));
        var job = await bench.AddAuditAsync();
        await bench.RunAsync("PlanAudit", job);
        await bench.RunAsync("ScanSystem", job, SystemKeys.Cloud);
        await bench.PutBothAsync(Samples.Subscriber("uid-00003") with { FirstName = "New" }, Samples.Subscriber("uid-99999"));
        await bench.RunAsync("ScanSystem", job, SystemKeys.Legacy);

        var audit = await bench.FinishAsync(job);

        Assert.Empty(audit.Findings);
        Assert.Equal(51, audit.Report.Synced);
    }

    [Fact]
    public async Task A_write_that_is_half_done_at_the_first_reading_is_no_difference()
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Legacy));
        await bench.PutBothAsync(AuditBench.Subscribers(10));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("uid-00003") with { FirstName = "New" });
        ((OtherProvider)bench.Provider(SystemKeys.Legacy)).BeforeGetMany = call =>
            call == 2 ? bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("uid-00003") with { FirstName = "New" }) : Task.CompletedTask;

        Assert.Empty((await bench.AuditAsync()).Findings);
    }

    [Fact]
    public async Task A_subscriber_that_moves_at_every_reading_is_reported_once_it_stands_still()
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Legacy));
        await bench.PutBothAsync(AuditBench.Subscribers(10));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("uid-00003") with { FirstName = "Other" });
        ((OtherProvider)bench.Provider(SystemKeys.Legacy)).BeforeGetMany = call =>
            call < 4 ? bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("uid-00003") with { FirstName = $"At {call}" }) : Task.CompletedTask;

        var finding = Assert.Single((await bench.AuditAsync()).Findings);

        Assert.Equal("At 3", finding.Conflicts!.Single().LegacyValue);
    }

    [Fact]
    public async Task A_subscriber_with_an_open_intent_is_pending_and_neither_equal_nor_different()
    {
        await using var bench = await CreateAsync(services => services.AddSingleton<IOpenIntents>(new OneIntent("uid-00003")));
        await bench.PutBothAsync(AuditBench.Subscribers(10));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("uid-00003") with { FirstName = "New" }, Samples.Subscriber("uid-00004") with { FirstName = "New" });

        var audit = await bench.AuditAsync();

        Assert.Equal(["uid-00003 PENDING", "uid-00004 CONFLICT"], audit.Findings.Select(f => $"{f.Uid} {f.Status}"));
        Assert.Equal(new JobCounts(8, 1, 1), audit.Job.Counts);
    }

    [Theory]
    [InlineData("ScanSystem")]
    [InlineData("CompareSystems")]
    public async Task An_unreachable_system_fails_the_task_and_nothing_counts_as_missing(string activity)
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Legacy));
        var legacy = (OtherProvider)bench.Provider(SystemKeys.Legacy);
        await bench.PutBothAsync(AuditBench.Subscribers(10));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("x-1"));
        var job = await bench.AddAuditAsync();
        await bench.RunAsync("PlanAudit", job);
        if (activity == "CompareSystems") await bench.ReadBothAsync(job);
        legacy.IsUnreachable = true;

        var failure = await Assert.ThrowsAsync<SystemUnavailableException>(() => bench.RunAsync(activity, job, SystemKeys.Legacy));

        Assert.Equal(SystemKeys.Legacy, failure.System);
        legacy.IsUnreachable = false;
        await bench.ReadBothAsync(job);
        Assert.Equal("x-1", Assert.Single((await bench.FinishAsync(job)).Findings).Uid);
    }

    [Fact]
    public async Task A_scan_that_broke_off_goes_on_after_its_last_part()
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Cloud), ("Jobs:Scans:BufferKilobytes", "1"), ("Jobs:Scans:SegmentsInParallel", "1"));
        var count = Of(2000);
        await bench.PutBothAsync(AuditBench.Subscribers(count));
        var cloud = (OtherProvider)bench.Provider(SystemKeys.Cloud);
        var job = await bench.AddAuditAsync();
        await bench.RunAsync("PlanAudit", job);
        cloud.BreakAfter = count * 3 / 5;
        await Assert.ThrowsAsync<SystemUnavailableException>(() => bench.RunAsync("ScanSystem", job, SystemKeys.Cloud));
        cloud.BreakAfter = null;

        await bench.ReadBothAsync(job);

        Assert.Equal(count, (await bench.FinishAsync(job)).Report.Synced);
        Assert.InRange(cloud.Scanned, count, count + 100);
    }

    [Fact]
    public async Task With_a_filter_a_subscriber_counts_when_either_side_matches()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(10).Select((s, i) => s with { PlanId = i < 4 ? "GOLD" : "BASIC" }));
        await bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("uid-00000") with { PlanId = "BASIC" }, Samples.Subscriber("uid-00009") with { PlanId = "GOLD" });
        await bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("uid-00008") with { PlanId = "SILVER" });

        var audit = await bench.AuditAsync(filter: new SubscriberFilter { PlanId = "GOLD" });

        Assert.Equal(["uid-00000 CONFLICT", "uid-00009 CONFLICT"], audit.Findings.Select(f => $"{f.Uid} {f.Status}"));
        Assert.Equal(new JobCounts(3, 2), audit.Job.Counts);
        Assert.Null(await bench.Get<IAuditSummary>().LatestAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_finished_audit_leaves_no_scan_files_and_may_be_finished_again()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(10));
        var audit = await bench.AuditAsync();

        await bench.RunAsync("FinishAudit", audit.Job);

        Assert.Empty(await bench.Files.ListAsync(RunKey.FolderOf(audit.Job.JobId), CancellationToken.None).ToListAsync());
        Assert.Equal(audit.Job.Counts, (await bench.JobAsync(audit.Job.JobId)).Counts);
        Assert.Single(await bench.Get<IAuditSummary>().RecentAsync(10, CancellationToken.None));
    }

    private static Subscriber Changed(Subscriber subscriber, string field) => field switch
    {
        "msisdn" => subscriber with { Msisdn = "+999000000001" },
        "imsi" => subscriber with { Imsi = "001019999999999" },
        "status" => subscriber with { Status = SubscriberStatus.Suspended },
        "planId" => subscriber with { PlanId = "basic" },
        "email" => subscriber with { Email = null },
        "firstName" => subscriber with { FirstName = "Ada " },
        "lastName" => subscriber with { LastName = "Exampl\u00e9" },
        "address" => subscriber with { Address = "1 Sample\nStreet" },
        _ => subscriber with { DateOfBirth = new DateOnly(1990, 2, 4) },
    };

    private sealed class OneIntent(string uid) : IOpenIntents
    {
        public Task<int> CountAsync(CancellationToken cancellationToken) => Task.FromResult(1);

        public Task<IReadOnlyList<OpenIntent>> ListAsync(int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OpenIntent>>([]);

        public Task<IReadOnlySet<string>> OpenAmongAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlySet<string>>(uids.Where(u => u == uid).ToHashSet());
    }

    private async Task<ScanBench> CreateAsync(Action<IServiceCollection>? change = null, params (string Key, string Value)[] settings) =>
        await ScanBench.CreateAsync(change, [.. settings, .. (await SettingsAsync() ?? new Dictionary<string, string>()).Select(s => (s.Key, s.Value))]);
}
