using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workers;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Look up, decide, keep the before-images, write, read back.</summary>
internal sealed class WriteWork(JobRecord job, IProvisioningProvider target, IRowRule rule, BeforeImages images, JobThrottle throttle, TimeProvider clock) : IRowWork
{
    private const int MostLooks = 3;

    private readonly SettledBatch _writer = new(job, target, throttle, clock);

    public async Task<IReadOnlyList<RowResult>> RunAsync(int chunk, RowBatch batch, CancellationToken cancellationToken)
    {
        var results = new RowResult?[batch.Rows.Count];
        var valid = new List<int>(results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            if (batch.Rows[i].Violations.Count > 0) results[i] = RowResult.Failed(batch.Rows[i].Violations);
            else valid.Add(i);
        }

        var decisions = await DecideAsync(chunk, batch.Part, [.. valid.Select(i => batch.Rows[i])], cancellationToken);
        var writing = new List<(int Index, SubscriberWrite Write)>(valid.Count);
        for (var i = 0; i < valid.Count; i++)
        {
            var (index, decision) = (valid[i], decisions[i]);
            if (decision.Writes) writing.Add((index, rule.ToWrite(batch.Rows[index], decision)));
            else results[index] = decision.Action switch { RowAction.Skip => RowResult.Skipped, RowAction.Fail => RowResult.Failed(decision.Fault!), _ => RowResult.Success };
        }

        var writes = writing.ConvertAll(w => w.Write);
        var written = await VerifyAsync(writes, await _writer.WriteAsync(writes, cancellationToken), cancellationToken);
        for (var i = 0; i < writing.Count; i++) results[writing[i].Index] = written[i];
        return results!;
    }

    private async Task<IReadOnlyList<RowDecision>> DecideAsync(int chunk, int part, IReadOnlyList<JobRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return [];
        for (var look = 1; ; look++)
        {
            var decided = await images.LoadAsync(job.JobId, chunk, part, cancellationToken);
            var open = rows.Where(row => !decided.ByUid.ContainsKey(row.Uid)).ToList();
            var found = await RecordBatch.ReadAsync(target, [.. open.Select(row => row.Uid)], cancellationToken);

            // A record that carries this row's own write_id was written by another worker since the images were looked for: they are there now.
            if (open.Find(row => found.TryGetValue(row.Uid, out var stored) && stored.WriteId == row.WriteId) is { } ours)
            {
                if (look < MostLooks) continue;
                throw new InvalidOperationException($"The target carries {ours.WriteId}, but the before-images of that row are gone.");
            }

            var fresh = open.ConvertAll(row => rule.Decide(row, found.GetValueOrDefault(row.Uid)));
            if (fresh.Count > 0) await images.StoreAsync(job.JobId, chunk, part, decided.Attempts, fresh, cancellationToken);
            var all = fresh.ToDictionary(decision => decision.Uid, StringComparer.Ordinal);
            return [.. rows.Select(row => all.TryGetValue(row.Uid, out var decision) ? decision : decided.ByUid[row.Uid])];
        }
    }

    /// <summary>Compares what is stored now with what was to be written; reads it where the target has not read it back itself.</summary>
    private async Task<IReadOnlyList<RowResult>> VerifyAsync(List<SubscriberWrite> writes, IReadOnlyList<WriteOutcome> outcomes, CancellationToken cancellationToken)
    {
        var looks = Enumerable.Range(0, writes.Count).Where(i => outcomes[i] is not WriteOutcome.Done { IsReadBack: true }).Select(i => writes[i].Uid);
        var stored = await RecordBatch.ReadAsync(target, [.. looks], cancellationToken);
        var results = new RowResult[writes.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var now = outcomes[i] is WriteOutcome.Done { IsReadBack: true } done ? done.After : stored.GetValueOrDefault(writes[i].Uid);

            // Removed by an earlier attempt whose answer was lost: the decision says that it was there, and now it is not.
            var isGone = writes[i].After is null && now is null;
            results[i] = outcomes[i] is WriteOutcome.Refused refused && !isGone ? RefusedRow.Of(refused) : ReadBack(writes[i].After, now);
        }

        return results;
    }

    private static RowResult ReadBack(Subscriber? written, StoredSubscriber? stored)
    {
        var matches = written is null ? stored is null : stored is not null && SubscriberComparison.AreEqual(written, stored.Subscriber) && BeforeImage.Of(stored) is { SidesDiffered: false };
        return matches ? RowResult.Success : RowResult.Failed("uid", "read_back", "What was read back is not what was written: somebody else changed the subscriber at the same time.");
    }
}
