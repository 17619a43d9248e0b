using SubscriberPortal.Kernel.Jobs;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Host.Dashboard;

/// <summary>Counts for the dashboard, in API and page alike. A system that cannot be reached, or is being counted for the first time, has no count; it never counts as empty.</summary>
internal sealed class DashboardCounts(ProvisioningSystems systems, PageCounts counted, IProvisioningMode mode, IJobsOverview jobs, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public async Task<DashboardStats> CountAsync(CancellationToken cancellationToken)
    {
        var current = (await mode.GetAsync(cancellationToken)).Mode;
        string[] keys = [.. systems.All.Select(s => s.Key).Where(key => key != SystemKeys.Dual || current == ProvisioningMode.Dual)];
        var results = await Task.WhenAll(keys.Select(key => CountAsync(key, cancellationToken)));
        var bySystem = keys.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second);
        var counts = bySystem[current.SystemKey()];
        bySystem.Remove(SystemKeys.Dual);
        return new DashboardStats(
            counts?.Total, bySystem[SystemKeys.Cloud]?.Total, bySystem[SystemKeys.Legacy]?.Total, bySystem.ToDictionary(pair => pair.Key, pair => pair.Value?.Total), counts?.ByStatus, counts?.ByPlan,
            await jobs.CountByStatusAsync(cancellationToken), current.ToName(), counts?.AsOf ?? time.GetUtcNow());
    }

    private async Task<SubscriberCounts?> CountAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await counted.FindAsync(key, Limit, cancellationToken);
        }
        catch (SystemUnavailableException)
        {
            return null;
        }
    }
}
