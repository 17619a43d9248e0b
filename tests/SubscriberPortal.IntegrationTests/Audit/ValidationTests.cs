using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Audit;

public class ValidationTests
{
    /// <summary>None: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>How many records to take instead of so many embedded ones.</summary>
    protected virtual int Of(int count) => count;

    [Fact]
    public async Task A_record_that_breaks_rules_is_named_with_system_field_and_code()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(Of(100)));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("uid-00005") with { Msisdn = "12345", FirstName = "Bell\u0007" });

        var audit = await bench.AuditAsync(AuditTypes.DataValidation);

        var finding = Assert.Single(audit.Findings);
        Assert.Equal(("uid-00005", "INVALID", "cloud"), (finding.Uid, finding.Status, finding.System));
        Assert.Equal(["msisdn msisdn_format", "firstName control_character"], finding.Violations!.Select(v => $"{v.Field} {v.Code}"));
        Assert.Equal(new JobCounts((2 * Of(100)) - 1, 1), audit.Job.Counts);
        Assert.Equal((1L, (long?)null), (audit.Report.Invalid, audit.Report.Synced));
        Assert.Equal(1, audit.Report.ByRule["msisdn_format"]);
        Assert.Null(await bench.Get<IAuditSummary>().LatestAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_number_that_two_uids_have_across_the_systems_is_named_at_both()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(Of(100)));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("one") with { Msisdn = "+999000000001", Imsi = "001019999999991" });
        await bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("two") with { Msisdn = "+999000000001", Imsi = "001019999999991" });

        var audit = await bench.AuditAsync(AuditTypes.DataValidation);

        Assert.Equal(["one cloud", "two legacy"], audit.Findings.Select(f => $"{f.Uid} {f.System}"));
        Assert.Equal(["msisdn not_unique", "imsi not_unique"], audit.Findings[0].Violations!.Select(v => $"{v.Field} {v.Code}"));
        Assert.Equal("msisdn belongs to another uid too: two (legacy).", audit.Findings[0].Violations![0].Message);
        Assert.Equal(2, audit.Report.Invalid);
    }

    [Fact]
    public async Task A_number_that_moved_between_the_readings_is_not_shared()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(Samples.Subscriber("one") with { Msisdn = "+999000000001" });
        var job = await bench.AddAuditAsync(AuditTypes.DataValidation);
        await bench.RunAsync("PlanAudit", job);
        await bench.RunAsync("ValidateSystem", job, SystemKeys.Legacy);
        await bench.PutBothAsync(Samples.Subscriber("one") with { Msisdn = "+999000000002" });
        await bench.PutBothAsync(Samples.Subscriber("two") with { Msisdn = "+999000000001" });
        await bench.RunAsync("ValidateSystem", job, SystemKeys.Cloud);

        Assert.Empty((await bench.FinishAsync(job)).Findings);
    }

    [Fact]
    public async Task A_full_audit_does_both_with_one_reading_and_counts_subscribers()
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Cloud), ("Jobs:Scans:BufferKilobytes", "8"));
        await bench.PutBothAsync(AuditBench.Subscribers(Of(500)));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("uid-00005") with { LastName = "Bell\u0007" });

        var audit = await bench.AuditAsync(AuditTypes.FullAudit);

        Assert.Equal(["CONFLICT ", "INVALID cloud"], audit.Findings.Select(f => $"{f.Status} {f.System}"));
        Assert.Equal(new JobCounts(Of(500) - 1, 1), audit.Job.Counts);
        Assert.Equal((1L, 1L), (audit.Report.Invalid, audit.Report.Conflicts));
        Assert.Equal(Of(500), ((OtherProvider)bench.Provider(SystemKeys.Cloud)).Scanned);
        Assert.NotNull(await bench.Get<IAuditSummary>().LatestAsync(CancellationToken.None));
    }

    private async Task<ScanBench> CreateAsync(Action<IServiceCollection>? change = null, params (string Key, string Value)[] settings) =>
        await ScanBench.CreateAsync(change, [.. settings, .. (await SettingsAsync() ?? new Dictionary<string, string>()).Select(s => (s.Key, s.Value))]);
}
