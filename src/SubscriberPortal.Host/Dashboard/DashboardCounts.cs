using SubscriberPortal.Kernel.Jobs;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Host.Dashboard;

/// <summary>Counts for the dashboard, in API and page alike. A system that cannot be reached, or is being counted for the first time, has no count; it never counts as empty.</summary>
internal sealed class DashboardCounts(PageCounts counted, IProvisioningMode mode, IJobsOverview jobs, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public async Task<DashboardStats> CountAsync(CancellationToken cancellationToken)
    {
        var current = (await mode.GetAsync(cancellationToken)).Mode;
        var cloud = CountAsync(SystemKeys.Cloud, cancellationToken);
        var legacy = CountAsync(SystemKeys.Legacy, cancellationToken);
        var shown = current switch
        {
            ProvisioningMode.Cloud => cloud,
            ProvisioningMode.Legacy => legacy,
            _ => CountAsync(SystemKeys.Dual, cancellationToken),
        };
        await Task.WhenAll(cloud, legacy, shown);
        var counts = await shown;
        return new DashboardStats(
            counts?.Total, (await cloud)?.Total, (await legacy)?.Total, counts?.ByStatus, counts?.ByPlan,
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
