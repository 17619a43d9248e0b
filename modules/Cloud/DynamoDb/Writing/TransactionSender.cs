using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Tables;

namespace SubscriberPortal.Cloud.DynamoDb.Writing;

/// <summary>What became of one transaction.</summary>
internal abstract record TransactionResult
{
    internal sealed record Committed : TransactionResult;

    /// <summary>Nothing of it was made; for each item why, or that nothing is wrong with it.</summary>
    internal sealed record Cancelled(IReadOnlyList<CancellationReason> Reasons) : TransactionResult;

    /// <summary>DynamoDB does not take it as it is; nothing of it was made.</summary>
    internal sealed record Rejected(string Words) : TransactionResult;

    /// <summary>DynamoDB could not be reached, or did not take requests; nothing of it was made.</summary>
    internal sealed record NotMade(string Words) : TransactionResult;

    internal sealed record Unknown(string Words) : TransactionResult;
}

/// <summary>
/// Sends a transaction until it is known what became of it. After a lost answer the same transaction is sent again with the same token: within ten minutes DynamoDB makes it once,
/// and answers what it answered then.
/// </summary>
internal sealed class TransactionSender(DynamoDbCalls calls, CloudTables tables)
{
    private const string Conflict = "TransactionConflict";

    /// <summary>Reasons that are gone when the same is sent later.</summary>
    private static readonly HashSet<string> Passing = [Conflict, "ProvisionedThroughputExceeded", "ThrottlingError", "RequestLimitExceeded"];

    /// <param name="cancellationToken">Heeded until the transaction has been sent; from then on its outcome is learned first.</param>
    public async Task<TransactionResult> SendAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var request = new TransactWriteItemsRequest
        {
            TransactItems = [.. changes.SelectMany(change => change.ToItems(tables))],
            ClientRequestToken = TokenOf(changes),
            ReturnConsumedCapacity = calls.Consumption,
        };
        var units = changes.Sum(change => change.WriteUnits);
        if (calls.Meter is { } meter) await meter.ReserveAsync(units, cancellationToken);
        var pace = calls.NewPace();
        var mayBeMade = false;
        while (true)
        {
            if (!mayBeMade) cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var response = await calls.AttemptAsync((client, token) => client.TransactWriteItemsAsync(request, token), pace, CancellationToken.None);
                if (DynamoDbCalls.ConsumedBy(response).Count > 0) calls.Meter?.Release(units);
                return new TransactionResult.Committed();
            }
            catch (TransactionCanceledException exception) when (!exception.CancellationReasons.TrueForAll(IsPassing))
            {
                return new TransactionResult.Cancelled(exception.CancellationReasons);
            }
            catch (Exception exception)
            {
                var fault = exception is TransactionCanceledException ? new DynamoDbFault(FaultKind.Throttled, "DynamoDB is busy with other writes to the same subscribers.") : DynamoDbFault.Of(exception);
                if (fault.Kind == FaultKind.Unexpected) throw;
                if (fault.Kind == FaultKind.Invalid && !mayBeMade) return new TransactionResult.Rejected($"DynamoDB refuses the content: {exception.Message}");
                if (fault.Kind == FaultKind.NoAnswer)
                {
                    mayBeMade = true;
                    pace.Extend();
                }

                var isHopeless = fault.Kind is FaultKind.Denied or FaultKind.NoTable or FaultKind.Invalid;
                if (isHopeless || !await calls.TryWaitAsync(pace, fault, mayBeMade ? CancellationToken.None : cancellationToken))
                    return mayBeMade ? new TransactionResult.Unknown(fault.Words) : new TransactionResult.NotMade(fault.Words);
            }
        }
    }

    /// <summary>Whether nothing stands against the item, or nothing that lasts.</summary>
    public static bool IsPassing(CancellationReason reason) => reason.Code is null or "" or "None" || Passing.Contains(reason.Code);

    /// <summary>The same for the same changes to the same versions, and never for others: DynamoDB refuses a token that comes with another content.</summary>
    private static string TokenOf(IEnumerable<Change> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
            text.Append(change.Write.WriteId).Append('\n').Append(change.Done.Before?.Version).Append('\n').Append(change.After?.Version).Append('\n').AppendJoin(',', change.TouchedGuards).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 18));
    }
}
