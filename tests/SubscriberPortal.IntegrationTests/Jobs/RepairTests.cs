using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Jobs;

/// <summary>An audit, the repair of what it found, and an audit that finds nothing any more: by the embedded engine, from the requests to the ends of the jobs.</summary>
public abstract class RepairTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    protected abstract Task<IReadOnlyList<(string Key, string Value)>> SystemsAsync();

    [Fact]
    public async Task What_an_audit_has_found_is_the_same_in_both_systems_after_a_repair()
    {
        await using var portal = PortalApplication.With([("Jobs:Scans:RecheckPauseMilliseconds", "5"), .. await SystemsAsync()]);
        using var admin = await portal.SignInAs("admin");
        foreach (var system in (string[])[SystemKeys.Cloud, SystemKeys.Legacy])
        {
            await portal.AddSubscriberAsync(system, "equal");
            await portal.AddSubscriberAsync(system, "other-plan", s => s with { PlanId = system });
            await portal.AddSubscriberAsync(system, $"only-{system}");
        }

        var audit = await admin.RunJobAsync("/audit/jobs", new { auditType = "CONSISTENCY_CHECK" }, Limit);
        Assert.Equal(("COMPLETED", 1, 3), ((string)audit["job_status"]!, (int)audit["success_records"]!, (int)audit["failed_records"]!));
        var repair = await admin.RunJobAsync($"/audit/jobs/{(string)audit["job_id"]!}/repair", new { policy = "LEGACY_WINS" }, Limit);

        Assert.Equal(("COMPLETED", 3, 0), ((string)repair["job_status"]!, (int)repair["success_records"]!, (int)repair["failed_records"]!));
        var again = await admin.RunJobAsync("/audit/jobs", new { auditType = "CONSISTENCY_CHECK" }, Limit);
        Assert.Equal(("COMPLETED", 0), ((string)again["job_status"]!, (int)again["failed_records"]!));
        Assert.Equal("legacy", (await portal.Provider(SystemKeys.Cloud).GetAsync("other-plan", CancellationToken.None))!.Subscriber.PlanId);
        foreach (var uid in (string[])["equal", "other-plan", "only-cloud", "only-legacy"])
            Assert.Equal(await FieldsAsync(portal, SystemKeys.Legacy, uid), await FieldsAsync(portal, SystemKeys.Cloud, uid));
    }

    private static async Task<IEnumerable<string?>?> FieldsAsync(PortalApplication portal, string system, string uid) =>
        await portal.Provider(system).GetAsync(uid, CancellationToken.None) is { } stored ? SubscriberField.All.Select(field => field.Read(stored.Subscriber)) : null;
}

public sealed class EmbeddedRepairTests : RepairTests
{
    protected override Task<IReadOnlyList<(string Key, string Value)>> SystemsAsync() => new JobsPortal().SystemsAsync();
}

public sealed class RealSystemsRepairTests : RepairTests
{
    protected override Task<IReadOnlyList<(string Key, string Value)>> SystemsAsync() => new RealSystemsJobsPortal().SystemsAsync();
}
