using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Puts single writes into the audit trail, with the record as it was and as it is.</summary>
public sealed class SubscriberTrail(IAuditTrail trail)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new UtcTimestampConverter() },
    };

    /// <summary>Records a write that was made, or that may have been; one that was refused or changed nothing leaves no entry.</summary>
    public Task RecordAsync(Actor actor, string action, string system, SubscriberWrite write, WriteOutcome outcome)
    {
        var target = $"{system}/{write.Uid}";
        return outcome switch
        {
            WriteOutcome.Done { Effect: not WriteEffect.Unchanged } done => AddAsync(action, Describe(done.Before), Describe(done.After)),

            // The entry says what was meant; whether it was made is for the reconciler, or the next reader, to find out.
            WriteOutcome.Unknown => AddAsync($"{action}.unknown", null, write.After is null ? null : JsonSerializer.Serialize(write.After, Json)),
            _ => Task.CompletedTask,
        };

        Task AddAsync(string what, string? before, string? after) =>
            trail.RecordAsync(new AuditEntry(actor.Name, what, target, before, after, actor.Reason), CancellationToken.None);
    }

    private static string? Describe(StoredSubscriber? stored) => stored switch
    {
        null => null,
        { Sync: { Status: not SyncStatus.Synced } sync } => JsonSerializer.Serialize(new { sync.Cloud, sync.Legacy }, Json),
        _ => JsonSerializer.Serialize(stored.Subscriber, Json),
    };
}
