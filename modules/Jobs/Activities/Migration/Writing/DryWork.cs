using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Looks everything up that a real run would, asks for the identifiers' owners instead of the store's refusal, and writes nothing.</summary>
internal sealed class DryWork(IProvisioningProvider target, IRowRule rule) : IRowWork
{
    public async Task<IReadOnlyList<RowResult>> RunAsync(int chunk, RowBatch batch, CancellationToken cancellationToken)
    {
        var valid = batch.Rows.Where(row => row.Violations.Count == 0).ToList();
        var found = await RecordBatch.ReadAsync(target, [.. valid.Select(row => row.Uid)], cancellationToken);
        var decisions = valid.ToDictionary(row => row.Uid, row => rule.Decide(row, found.GetValueOrDefault(row.Uid)), StringComparer.Ordinal);
        var writes = valid.Where(row => decisions[row.Uid].Writes).Select(row => rule.ToWrite(row, decisions[row.Uid])).Where(write => write.After is not null).ToDictionary(write => write.Uid, StringComparer.Ordinal);
        var (msisdns, imsis) = (Wanted(subscriber => subscriber.Msisdn), Wanted(subscriber => subscriber.Imsi));
        var owners = msisdns.Count + imsis.Count == 0
            ? new IdentifierOwners(new Dictionary<string, string>(), new Dictionary<string, string>())
            : await target.FindOwnersAsync(msisdns, imsis, cancellationToken);

        return [.. batch.Rows.Select(Result)];

        // A number that the record holds already is not another's; but where the sides of Dual differ, one of them may not hold it.
        List<string> Wanted(Func<Subscriber, string> number) =>
            [.. writes.Values.Where(write => HeldBy(write.Uid) is not { } held || number(held) != number(write.After!)).Select(write => number(write.After!)).Distinct()];

        Subscriber? HeldBy(string uid) => found.GetValueOrDefault(uid) is { Sync: null or { Status: SyncStatus.Synced } } stored ? stored.Subscriber : null;

        RowResult Result(JobRow row)
        {
            if (row.Violations.Count > 0) return RowResult.Failed(row.Violations);
            var decision = decisions[row.Uid];
            if (decision.Action == RowAction.Skip) return RowResult.Skipped;
            if (decision.Action == RowAction.Fail) return RowResult.Failed(decision.Fault!);
            if (!writes.TryGetValue(row.Uid, out var write)) return RowResult.Success;
            if (found.GetValueOrDefault(row.Uid) is { } stored && write.GivenFields is { } given && stored.Sync is { } sync && sync.Conflicts.Any(c => !given.Contains(c.Field)))
                return RowResult.Failed("uid", "sides_differ", "The two systems differ, and the row does not give every differing field.");

            var taken = new List<TakenIdentifier>();
            if (owners.ByMsisdn.TryGetValue(write.After!.Msisdn, out var owner) && owner != row.Uid) taken.Add(new TakenIdentifier("msisdn", owner));
            if (owners.ByImsi.TryGetValue(write.After.Imsi, out owner) && owner != row.Uid) taken.Add(new TakenIdentifier("imsi", owner));
            return taken.Count == 0 ? RowResult.Success : RowResult.Failed([.. taken.Select(RefusedRow.Taken)]);
        }
    }
}
