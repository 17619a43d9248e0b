using System.Diagnostics;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace SubscriberPortal.Cloud.DynamoDb.Reading;

/// <summary>
/// Counts by reading the index on status, of which an entry has about a hundred bytes: ten million take some 120,000 read units. DynamoDB's own count of items is hours old and knows no status.
/// Few records are counted anew for every caller. Of many a count serves for a minute for each 100,000, so that all that counting costs an instance is about 20 read units a second.
/// </summary>
internal sealed class SubscriberCounter(DynamoDbCalls calls, CloudTables tables, TimeProvider time)
{
    private const int Plans = 20;
    private const int Few = 5_000;
    private const int ReadsAtOnce = 4;
    private const double MinutesPerRecord = 1 / 100_000.0;

    private volatile Counted? _last;

    public async Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken)
    {
        if (_last is { Counts.Total: > Few } last && Stopwatch.GetElapsedTime(last.At).TotalMinutes < last.Counts.Total * MinutesPerRecord) return last.Counts;
        var counts = await ReadAsync(cancellationToken);
        _last = new Counted(counts, Stopwatch.GetTimestamp());
        return counts;
    }

    private async Task<SubscriberCounts> ReadAsync(CancellationToken cancellationToken)
    {
        // As of its beginning: what is written while it is counted may or may not be in it.
        var asOf = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var tallies = await Task.WhenAll(Enumerable.Range(0, ReadsAtOnce).Select(segment => ReadAsync(segment, cancellationToken)));
        var byStatus = SubscriberStatusNames.All.ToDictionary(name => name, name => tallies.Sum(tally => tally.ByStatus.GetValueOrDefault(name)));
        var byPlan = tallies.SelectMany(tally => tally.ByPlan).GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => (Plan: group.Key, Count: group.Sum(pair => pair.Value)))
            .OrderByDescending(plan => plan.Count).ThenBy(plan => plan.Plan, StringComparer.Ordinal).Take(Plans);
        return new SubscriberCounts(byStatus.Values.Sum(), byStatus, byPlan.ToDictionary(plan => plan.Plan, plan => plan.Count), asOf);
    }

    private async Task<Tally> ReadAsync(int segment, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        Item? position = null;
        do
        {
            var request = new ScanRequest
            {
                TableName = tables.Subscribers,
                IndexName = SubscriberItem.ByStatus,
                Segment = segment,
                TotalSegments = ReadsAtOnce,
                ExclusiveStartKey = position,
                ProjectionExpression = "#status, #plan",
                ExpressionAttributeNames = new() { ["#status"] = SubscriberItem.Status, ["#plan"] = SubscriberItem.PlanId },
                ReturnConsumedCapacity = calls.Consumption,
            };
            var page = await calls.ReadAsync((client, token) => client.ScanAsync(request, token), cancellationToken);
            foreach (var item in page.Items ?? []) tally.Add(SubscriberItem.Text(item, SubscriberItem.Status) ?? "", SubscriberItem.Text(item, SubscriberItem.PlanId) ?? "");
            position = page.LastEvaluatedKey;
        }
        while (position is { Count: > 0 });
        return tally;
    }

    private sealed record Counted(SubscriberCounts Counts, long At);

    private sealed class Tally
    {
        public Dictionary<string, long> ByStatus { get; } = [];

        public Dictionary<string, long> ByPlan { get; } = [];

        public void Add(string status, string plan)
        {
            ByStatus[status] = ByStatus.GetValueOrDefault(status) + 1;
            ByPlan[plan] = ByPlan.GetValueOrDefault(plan) + 1;
        }
    }
}
