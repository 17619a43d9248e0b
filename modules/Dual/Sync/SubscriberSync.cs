using SubscriberPortal.Dual.Reading;
using SubscriberPortal.Dual.Writing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Sync;

/// <summary>Makes both sides equal by a strategy, as a dual write of its own, on the very versions that were judged.</summary>
internal sealed class SubscriberSync(DualReader reader, DualWriter writer, WritePlanner planner, TimeProvider time) : ISubscriberSync
{
    private const string Operation = "REPAIR";

    public async Task<SyncPreview> PreviewAsync(string uid, SyncRequest request, CancellationToken cancellationToken)
    {
        var (records, unreachable) = await reader.ReadAsync([uid], cancellationToken);
        if (unreachable is not null) throw new SystemUnavailableException(unreachable.Key, $"{unreachable.Name} cannot be reached, so the sides cannot be compared.");
        if (records.GetValueOrDefault(uid) is not { Sync: { } sync } stored)
            return new SyncPreview(uid, new SyncState(SyncStatus.Synced, null, null, [], null), null, null, "Neither side has the subscriber.");

        var plan = SyncPlan.Of(request, sync.Cloud, sync.Legacy, Now());
        var problem = sync.Pending is null ? plan.Problem : "An earlier dual write to the subscriber is not settled yet.";
        return new SyncPreview(uid, sync, stored.Version, problem is null ? plan.Result : null, problem);
    }

    public async Task<WriteOutcome> ApplyAsync(string uid, SyncRequest request, string writeId, CancellationToken cancellationToken) =>
        (await writer.WriteAsync([new WriteRequest(uid, writeId, (cloud, legacy) => Plan(uid, request, writeId, cloud, legacy))], Operation, cancellationToken))[0];

    private PlannedWrite Plan(string uid, SyncRequest request, string writeId, StoredSubscriber? cloud, StoredSubscriber? legacy)
    {
        var current = DualRecord.Compose(cloud, legacy);
        if (current is null) return Refuse(RefusalReason.NotFound, "Neither side has the subscriber.", null);
        if (request.ExpectedVersion is not null && request.ExpectedVersion != current.Version)
            return Refuse(RefusalReason.VersionMismatch, $"Subscriber {uid} has changed since the preview; look at a new one.", current);

        var plan = SyncPlan.Of(request, cloud?.Subscriber, legacy?.Subscriber, Now());
        return plan.Problem is null ? planner.Make(uid, writeId, plan.Result, cloud, legacy, current) : Refuse(RefusalReason.SidesDiffer, plan.Problem, current);
    }

    private static PlannedWrite Refuse(RefusalReason reason, string detail, StoredSubscriber? current) =>
        PlannedWrite.Of(new WriteOutcome.Refused(reason, detail, [], current));

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
