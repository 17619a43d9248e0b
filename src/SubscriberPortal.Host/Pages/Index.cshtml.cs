using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Host.Dashboard;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Jobs;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Charts;
using SubscriberPortal.Web.Navigation;
using SubscriberPortal.Web.Notices;

namespace SubscriberPortal.Host.Pages;

/// <summary>The dashboard: what is where, whether it agrees, and what the portal is doing.</summary>
[Authorize(Permissions.SubscribersRead)]
public sealed class IndexModel(IServiceProvider services, ProvisioningSystems systems, SystemAlerts alerts, IAuditSummary audits, IOpenIntents intents, IJobsOverview jobs) : PageModel
{
    private const int RecentJobs = 6;
    private const int RecentAudits = 20;
    private const int Plans = 8;

    public DashboardStats Stats { get; private set; } = null!;

    /// <summary>Every system that holds subscribers.</summary>
    public IReadOnlyList<SystemCount> Systems { get; private set; } = [];

    public IReadOnlyList<ChartPoint> ByStatus { get; private set; } = [];

    public IReadOnlyList<ChartPoint> ByPlan { get; private set; } = [];

    public IReadOnlyList<JobLine> Jobs { get; private set; } = [];

    public AuditSummary? LatestAudit { get; private set; }

    /// <summary>Differences found by the latest audits, the oldest first.</summary>
    public IReadOnlyList<double> Drift { get; private set; } = [];

    public int? OpenIntents { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Stats = await services.GetRequiredService<DashboardCounts>().CountAsync(cancellationToken);
        Systems = [.. systems.All.Where(s => Stats.Systems.ContainsKey(s.Key)).Select(s => new SystemCount(s.Name, NavMenu.IconOf(s.Key), Stats.Systems[s.Key], alerts.Has(s.Key), $"/provision/{s.Key}"))];
        ByStatus = [.. SubscriberStatusNames.All.Select(name => new ChartPoint(Words(name), Stats.ByStatus?.GetValueOrDefault(name) ?? 0, ToneOf(name)))];
        ByPlan = [.. (Stats.ByPlan ?? new Dictionary<string, long>()).Take(Plans).Select(plan => new ChartPoint(plan.Key.Length == 0 ? "No plan" : plan.Key, plan.Value, "accent"))];
        Jobs = await jobs.RecentAsync(RecentJobs, cancellationToken);
        var recent = await audits.RecentAsync(RecentAudits, cancellationToken);
        LatestAudit = recent.Count > 0 ? recent[0] : null;
        Drift = [.. recent.Reverse().Select(a => (double)(a.Conflicts + a.CloudOnly + a.LegacyOnly))];
        OpenIntents = await intents.CountAsync(cancellationToken);
    }

    /// <summary><c>BULK_DELETE</c> → <c>Bulk delete</c>.</summary>
    public static string Words(string name) => string.Concat(name[..1], name[1..].Replace('_', ' ').ToLowerInvariant());

    private static string ToneOf(string status) => status switch
    {
        "ACTIVE" => "ok",
        "SUSPENDED" => "warn",
        "DELETED" => "bad",
        _ => "muted",
    };
}

/// <summary>The model of the partial <c>_SystemCount</c>.</summary>
/// <param name="Count">Null when the system cannot be counted now.</param>
/// <param name="IsDown">Whether the latest health check failed.</param>
public sealed record SystemCount(string Name, string Icon, long? Count, bool IsDown, string Href)
{
    public string Note => (Count, IsDown) switch
    {
        (_, true) => "does not work now",
        (null, _) => "not counted yet",
        _ => "subscribers",
    };
}
