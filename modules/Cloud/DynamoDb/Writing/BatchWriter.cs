using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Reading;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Cloud.DynamoDb.Writing;

/// <summary>
/// Makes a batch of writes in transactions of up to 100 items, several at a time. What a cancelled transaction names is settled or decided anew by what is stored now, and the rest of it is sent again.
/// </summary>
internal sealed class BatchWriter(DynamoDbCalls calls, CloudTables tables, SubscriberReads reads, string system)
{
    private const int MostItems = 100;
    private const int AtOnce = 4;

    /// <summary>How often a write without a condition follows a record that others change all the time.</summary>
    private const int MostLooks = 20;

    private readonly TransactionSender _sender = new(calls, tables);

    /// <exception cref="SystemUnavailableException">DynamoDB cannot be reached, and nothing was written.</exception>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var batch = new Batch(writes, now);
        var stored = await reads.FindManyAsync(writes.Where(Decision.NeedsLook).Select(write => write.Uid), cancellationToken);
        for (var i = 0; i < writes.Count; i++) batch.Decide(i, stored.GetValueOrDefault(writes[i].Uid), looks: 1);
        foreach (var wave in Waves.Of(batch.TakeOpen(), open => open.Change))
        {
            var open = wave;
            while (open.Count > 0)
            {
                var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
                await Parallel.ForEachAsync(Pack(open), parallel, async (group, token) => await SendAsync(batch, group, token));
                open = batch.TakeOpen();
            }
        }

        return batch.Outcomes(system);
    }

    private List<List<Open>> Pack(IReadOnlyList<Open> open)
    {
        var most = calls.Meter?.WriteUnitsPerSecond ?? double.MaxValue;
        var groups = new List<List<Open>>();
        var (items, units) = (0, 0.0);
        foreach (var one in open)
        {
            if (groups.Count == 0 || items + one.Change.ItemCount > MostItems || units + one.Change.WriteUnits > most)
            {
                groups.Add([]);
                (items, units) = (0, 0);
            }

            groups[^1].Add(one);
            items += one.Change.ItemCount;
            units += one.Change.WriteUnits;
        }

        return groups;
    }

    private async Task SendAsync(Batch batch, List<Open> group, CancellationToken cancellationToken)
    {
        if (batch.Unreachable is { } why)
        {
            foreach (var open in group) batch.NotMade(open.Index, why);
            return;
        }

        switch (await _sender.SendAsync(group.ConvertAll(open => open.Change), cancellationToken))
        {
            case TransactionResult.Committed:
                foreach (var open in group) batch.Settle(open.Index, open.Change.Done, isWritten: true);
                break;
            case TransactionResult.Cancelled cancelled:
                var at = 0;
                foreach (var open in group)
                {
                    Resolve(batch, open, [.. cancelled.Reasons.Skip(at).Take(open.Change.ItemCount)]);
                    at += open.Change.ItemCount;
                }

                break;
            case TransactionResult.Rejected when group.Count > 1:
                // It does not say which: halves find it.
                await SendAsync(batch, group[..(group.Count / 2)], cancellationToken);
                await SendAsync(batch, group[(group.Count / 2)..], cancellationToken);
                break;
            case TransactionResult.Rejected rejected:
                batch.Settle(group[0].Index, new WriteOutcome.Refused(RefusalReason.Invalid, rejected.Words, [], group[0].Change.Done.Before));
                break;
            case TransactionResult.Unknown unknown:
                foreach (var open in group) batch.Settle(open.Index, new WriteOutcome.Unknown(system, unknown.Words), isWritten: true);
                break;
            case TransactionResult.NotMade notMade:
                foreach (var open in group) batch.NotMade(open.Index, notMade.Words);
                break;
        }
    }

    private static void Resolve(Batch batch, Open open, CancellationReason[] reasons)
    {
        var change = open.Change;
        if (Array.TrueForAll(reasons, TransactionSender.IsPassing))
        {
            batch.Keep(open);
            return;
        }

        if (Array.Find(reasons, reason => reason.Code == "ValidationError") is { } invalid)
        {
            batch.Settle(open.Index, new WriteOutcome.Refused(RefusalReason.Invalid, $"DynamoDB refuses the content: {invalid.Message}", [], change.Done.Before));
            return;
        }

        var taken = new List<TakenIdentifier>(2);
        foreach (var (guard, reason) in change.TouchedGuards.Zip(reasons.Skip(1)).ToArray())
        {
            if (TransactionSender.IsPassing(reason)) continue;
            if (change.IsTaken(guard)) taken.Add(new TakenIdentifier(guard.Kind, Guard.OwnerIn(reason.Item ?? [])));
            else change.Leave(guard);
        }

        if (!TransactionSender.IsPassing(reasons[0])) Look(batch, open, reasons[0].Item, taken);
        else if (taken.Count > 0) batch.Settle(open.Index, Refusals.Taken(change.After!.Subscriber.Msisdn, taken, change.Done.Before));
        else batch.Keep(open);
    }

    /// <summary>The record is not as it was when the change was decided: the cancelled transaction says how it is.</summary>
    private static void Look(Batch batch, Open open, Dictionary<string, AttributeValue>? item, List<TakenIdentifier> taken)
    {
        var change = open.Change;
        var current = item is { Count: > 0 } ? SubscriberItem.Read(item) : null;

        // An earlier sending of this very change, of which nobody heard and which its token does not remember any more.
        if (current is not null && current.Version == change.After?.Version) batch.Settle(open.Index, change.Done, isWritten: true);
        else if (change.Looks >= MostLooks) batch.Settle(open.Index, new WriteOutcome.Refused(RefusalReason.VersionMismatch, $"Others change the subscriber {change.Write.Uid} all the time.", [], current));
        else batch.Decide(open.Index, current, change.Looks + 1, taken);
    }
}
