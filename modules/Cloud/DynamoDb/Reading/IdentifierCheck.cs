using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace SubscriberPortal.Cloud.DynamoDb.Reading;

/// <summary>Looks at guards and records that did not fit together, as they are now.</summary>
internal sealed class IdentifierCheck(SubscriberReads reads)
{
    public static IdentifierEntry ToEntry(Item item)
    {
        var guard = Guard.Read(item);
        return new IdentifierEntry(guard.Kind == Guard.Msisdn ? SubscriberField.Msisdn : SubscriberField.Imsi, guard.Value, Guard.OwnerIn(item));
    }

    public async Task<IReadOnlyList<IdentifierFault>> CheckAsync(IReadOnlyCollection<IdentifierEntry> suspects, CancellationToken cancellationToken)
    {
        // The guards are read before and after the records: a number that moved in between is no fault.
        var before = await reads.FindOwnersAsync(suspects.Select(ToGuard), cancellationToken);
        var records = await reads.FindManyAsync(suspects.Select(suspect => suspect.Uid).Concat(before.Values), cancellationToken);
        var after = await reads.FindOwnersAsync(suspects.Select(ToGuard), cancellationToken);
        var faults = new List<IdentifierFault>();
        foreach (var suspect in suspects)
        {
            var guard = ToGuard(suspect);
            var owner = after.GetValueOrDefault(guard);
            if (owner != before.GetValueOrDefault(guard)) continue;
            var hasNumber = records.TryGetValue(suspect.Uid, out var record) && Guard.Of(record.Subscriber).Contains(guard);
            if (owner == suspect.Uid && !hasNumber)
                faults.Add(Fault(suspect, IdentifierFault.Orphaned, record is null ? "is kept for this uid, but there is no such subscriber" : "is kept for this uid, but the subscriber has another"));
            else if (hasNumber && owner != suspect.Uid)
                faults.Add(Fault(suspect, IdentifierFault.Missing, owner is null ? "has no guard in the table of identifiers: another subscriber could take it" : $"is guarded for {owner} in the table of identifiers"));
        }

        return faults;
    }

    private static Guard ToGuard(IdentifierEntry entry) => new(entry.Field.Name, entry.Value);

    private static IdentifierFault Fault(IdentifierEntry suspect, string code, string what) =>
        new(suspect.Uid, new RuleViolation(suspect.Field.Name, code, suspect.Field.IsPii ? $"{suspect.Field.Name} {what}." : $"{suspect.Field.Name} {suspect.Value} {what}."));
}
