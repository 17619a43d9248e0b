using System.Text.Json;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Dual.Sync;

/// <summary>A person's repair of one subscriber, from API and page alike, with its entry in the audit trail.</summary>
internal sealed class SyncCommands(ISubscriberSync sync, IAuditTrail trail)
{
    public async Task<WriteOutcome> ApplyAsync(Actor actor, string uid, SyncRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await sync.ApplyAsync(uid, request, $"api:{Guid.CreateVersion7()}", CancellationToken.None);
        var action = outcome switch
        {
            WriteOutcome.Done { Effect: not WriteEffect.Unchanged } => "subscriber.sync",
            WriteOutcome.Unknown => "subscriber.sync.unknown",
            _ => null,
        };
        if (action is not null)
        {
            var done = outcome as WriteOutcome.Done;
            var before = done?.Before?.Sync is { } sides ? JsonSerializer.Serialize(new { cloud = sides.Cloud, legacy = sides.Legacy }, JsonSerializerOptions.Web) : null;
            var after = done?.After is { } record ? JsonSerializer.Serialize(record.Subscriber, JsonSerializerOptions.Web) : null;
            await trail.RecordAsync(new AuditEntry(actor.Name, action, $"dual/{uid}", before, after, actor.Reason), CancellationToken.None);
        }

        return outcome;
    }
}
