using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Cloud.DynamoDb;

/// <summary>Reads one item of each table, as every request of the portal does, and asks how the tables are.</summary>
internal sealed class DynamoDbHealth(IAmazonDynamoDB client, CloudTables tables)
{
    /// <summary>No uid begins like that, so nothing is read.</summary>
    private const string Nobody = "-";

    public async Task<SystemHealth> CheckAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SystemHealth.Limit);
        try
        {
            var reads = Task.WhenAll(ReadAsync(tables.Subscribers, SubscriberItem.Key(Nobody), limit.Token), ReadAsync(tables.Identifiers, new Guard(Guard.Msisdn, Nobody).Key(), limit.Token));
            await reads.WaitAsync(limit.Token);
            var latency = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            foreach (var table in tables.All)
            {
                if (await ConcernOfAsync(table, limit.Token) is { } concern) return new SystemHealth(HealthState.Degraded, latency, concern);
            }

            return new SystemHealth(HealthState.Healthy, latency, $"DynamoDB, tables {tables.Subscribers} and {tables.Identifiers}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unhealthy($"DynamoDB did not answer within {SystemHealth.Limit.TotalSeconds:0.#} seconds.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var fault = DynamoDbFault.Of(exception);
            return fault.Kind == FaultKind.Throttled ? new SystemHealth(HealthState.Degraded, Stopwatch.GetElapsedTime(began).TotalMilliseconds, fault.Words) : Unhealthy(fault.Words);
        }

        SystemHealth Unhealthy(string detail) => new(HealthState.Unhealthy, Stopwatch.GetElapsedTime(began).TotalMilliseconds, detail);
    }

    private Task<GetItemResponse> ReadAsync(string table, Dictionary<string, AttributeValue> key, CancellationToken cancellationToken) =>
        client.GetItemAsync(new GetItemRequest { TableName = table, Key = key, ConsistentRead = true }, cancellationToken);

    private async Task<string?> ConcernOfAsync(string name, CancellationToken cancellationToken)
    {
        var table = (await client.DescribeTableAsync(name, cancellationToken)).Table;
        if (table.TableStatus != TableStatus.ACTIVE && table.TableStatus != TableStatus.UPDATING) return $"The table {name} is {table.TableStatus}.";
        var index = table.GlobalSecondaryIndexes?.Find(i => i.IndexStatus != IndexStatus.ACTIVE && i.IndexStatus != IndexStatus.UPDATING);
        return index is null ? null : $"The index {index.IndexName} of {name} is {index.IndexStatus}: searches and filtered lists miss records.";
    }
}
