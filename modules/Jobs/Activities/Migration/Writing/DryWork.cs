using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Kernel.Provisioning;

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
        var owners = writes.Count == 0
            ? new IdentifierOwners(new Dictionary<string, string>(), new Dictionary<string, string>())
            : await target.FindOwnersAsync([.. writes.Values.Select(w => w.After!.Msisdn).Distinct()], [.. writes.Values.Select(w => w.After!.Imsi).Distinct()], cancellationToken);

        return [.. batch.Rows.Select(Result)];

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
