using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace SubscriberPortal.Cloud.DynamoDb.Reading;

/// <summary>
/// Reads a table in DynamoDB's own segments, page by page of at most 1,000 items and 1 MB, the next one on its way while one is worked on. Scans are consistent and read the whole table also with a filter: an index is
/// behind the table, and what a job misses there would be lost.
/// </summary>
internal sealed class SubscriberScan(DynamoDbCalls calls, CloudTables tables, string system)
{
    private const int PageItems = 1000;
    private const string Records = "s";
    private const string Guards = "i";

    public IReadOnlyList<ScanSegment> Plan(int desired) => Plan(desired, Records);

    public IReadOnlyList<ScanSegment> PlanGuards(int desired) => Plan(desired, Guards);

    public IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(ScanSegment segment, SubscriberFilter filter, string? after, Func<Item, T> read, CancellationToken cancellationToken)
    {
        var request = NewRequest(segment, Records, tables.Subscribers);
        if (after is not null) request.ExclusiveStartKey = SubscriberItem.Key(after);
        if (!filter.IsEmpty)
        {
            var (conditions, names, values) = (new List<string>(2), new Dictionary<string, string>(2), new Item(2));
            Add(SubscriberItem.Status, filter.Status?.ToName());
            Add(SubscriberItem.PlanId, filter.PlanId);
            (request.FilterExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = (string.Join(" AND ", conditions), names, values);

            void Add(string name, string? value)
            {
                if (value is null) return;
                conditions.Add($"#{name} = :{name}");
                names[$"#{name}"] = name;
                values[$":{name}"] = new AttributeValue(value);
            }
        }

        return ReadAsync(request, read, cancellationToken);
    }

    public IAsyncEnumerable<IReadOnlyList<IdentifierEntry>> ReadGuardsAsync(ScanSegment segment, CancellationToken cancellationToken) =>
        ReadAsync(NewRequest(segment, Guards, tables.Identifiers), IdentifierCheck.ToEntry, cancellationToken);

    private async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(ScanRequest request, Func<Item, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = SendAsync(request, request.ExclusiveStartKey, left.Token);
        try
        {
            while (next is not null)
            {
                var page = await next;
                next = page.LastEvaluatedKey is { Count: > 0 } position ? SendAsync(request, position, left.Token) : null;
                if (page.Items is { Count: > 0 } items) yield return items.ConvertAll(item => read(item));
            }
        }
        finally
        {
            // Whoever stops reading does not wait for the page that is on its way.
            await left.CancelAsync();
            if (next is not null) await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<ScanResponse> SendAsync(ScanRequest request, Item? position, CancellationToken cancellationToken) => calls.ReadAsync(
        (client, token) =>
        {
            request.ExclusiveStartKey = position;
            return client.ScanAsync(request, token);
        },
        cancellationToken);

    private IReadOnlyList<ScanSegment> Plan(int desired, string what)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(desired, 1);
        return [.. Enumerable.Range(0, desired).Select(i => new ScanSegment(i, desired, string.Create(CultureInfo.InvariantCulture, $"{system}:{what}:{i}/{desired}")))];
    }

    private ScanRequest NewRequest(ScanSegment segment, string what, string table)
    {
        var start = $"{system}:{what}:";
        var parts = segment.Token.StartsWith(start, StringComparison.Ordinal) ? segment.Token[start.Length..].Split('/') : [];
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || index >= count)
            throw new ArgumentException($"The segment '{segment.Token}' is not one of {system}'s.", nameof(segment));
        return new ScanRequest { TableName = table, ConsistentRead = true, Limit = PageItems, Segment = index, TotalSegments = count, ReturnConsumedCapacity = calls.Consumption };
    }
}
