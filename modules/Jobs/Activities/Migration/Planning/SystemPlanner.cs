using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>Cuts a system into the segments that it offers.</summary>
internal sealed class SystemPlanner(ProvisioningSystems systems)
{
    private const int MostChunks = 250;

    public async Task<MigrationPlan> PlanAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var source = systems.Of(JobSource.SystemName(job));
        var counts = await source.CountAsync(cancellationToken);
        var desired = (int)Math.Clamp(counts.Total / FilePlanner.RowsPerChunk, 1, MostChunks);
        var segments = await source.PlanScanAsync(desired, cancellationToken);
        if (segments.Count > MigrationPlan.MaxChunks) throw new InvalidOperationException($"{source.System.Name} was cut into {segments.Count} segments where {desired} were asked for.");
        return new MigrationPlan(null, ',', [], Total(job.Filters, counts), [.. segments.Select(segment => new PlannedChunk(0, 0, 0, null, Token: segment.Token))]);
    }

    private static long? Total(SubscriberFilter filter, SubscriberCounts counts)
    {
        if (filter.PlanId is not null) return null;
        return filter.Status is { } status ? counts.ByStatus[status.ToName()] : counts.Total;
    }
}
