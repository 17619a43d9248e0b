using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>
/// Appends to one partition. The number and the items are one transaction, so a reader never sees a later item before an earlier one; what is asked for meanwhile goes into the next transaction together.
/// </summary>
internal sealed class DynamoAppender(string table, string partition, DynamoCalls calls, VersionClock clock)
{
    /// <summary>A transaction has 100 parts, of which one is the number.</summary>
    private const int MaxItems = 99;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isBusy;
    private long? _last;

    public Task<string> AppendAsync(string value, DateTimeOffset? expiresAt)
    {
        var waiting = new Waiting(value, expiresAt);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_isBusy) return waiting.Key.Task;
            _isBusy = true;
        }

        _ = RunAsync();
        return waiting.Key.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await WriteAsync(batch);
            }
            catch (Exception failure)
            {
                // Where the partition ends is not known any more.
                _last = null;
                foreach (var waiting in batch) waiting.Key.TrySetException(failure);
            }
        }
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        lock (_lock)
        {
            var size = 0;
            while (batch.Count < MaxItems && _waiting.TryPeek(out var next) && (size += StateLimits.CheckValue(next.Value)) <= StateLimits.MaxBatchBytes) batch.Add(_waiting.Dequeue());
            _isBusy = batch.Count > 0;
        }

        return batch;
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        while (true)
        {
            var last = _last ??= await ReadLastAsync();
            var request = RequestFor(batch, last);
            try
            {
                await calls.RunAsync(limit => calls.Client.TransactWriteItemsAsync(request, limit), CancellationToken.None);
                _last = last + batch.Count;
                for (var i = 0; i < batch.Count; i++) batch[i].Key.TrySetResult(KeyOf(last + 1 + i));
                return;
            }
            catch (TransactionCanceledException cancelled) when (cancelled.CancellationReasons[0].Code == "ConditionalCheckFailed")
            {
                // Another instance appended meanwhile.
                _last = cancelled.CancellationReasons[0].Item is { Count: > 0 } item ? StateTable.ReadNumber(item[StateTable.LastNumber]) : null;
            }
        }
    }

    private async Task<long> ReadLastAsync()
    {
        var request = new GetItemRequest { TableName = table, Key = StateTable.KeyOf(StateTable.Sequences, partition), ConsistentRead = true };
        var answer = await calls.RunAsync(limit => calls.Client.GetItemAsync(request, limit), CancellationToken.None);
        return answer.Item is { Count: > 0 } item ? StateTable.ReadNumber(item[StateTable.LastNumber]) : 0;
    }

    private TransactWriteItemsRequest RequestFor(List<Waiting> batch, long last)
    {
        var advance = new Put
        {
            TableName = table,
            Item = StateTable.KeyOf(StateTable.Sequences, partition),
            ConditionExpression = last == 0 ? $"attribute_not_exists({StateTable.LastNumber})" : $"{StateTable.LastNumber} = :last",
            ExpressionAttributeValues = last == 0 ? null : new() { [":last"] = StateTable.Number(last) },
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        advance.Item[StateTable.LastNumber] = StateTable.Number(last + batch.Count);
        var items = batch.Select((waiting, i) => new TransactWriteItem
        {
            Put = new Put { TableName = table, Item = StateTable.Write(partition, KeyOf(last + 1 + i), waiting.Value, clock.Next(), waiting.ExpiresAt) },
        });
        return new TransactWriteItemsRequest { ClientRequestToken = Guid.NewGuid().ToString(), TransactItems = [new TransactWriteItem { Put = advance }, .. items] };
    }

    private static string KeyOf(long number) => number.ToString("D20", CultureInfo.InvariantCulture);

    private sealed record Waiting(string Value, DateTimeOffset? ExpiresAt)
    {
        public TaskCompletionSource<string> Key { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
