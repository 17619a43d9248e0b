using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>
/// Makes the tables that are not there, waits until they can be used, and switches point-in-time recovery on. Several instances may do it at once. A table that is there, by whomever, is checked and not changed,
/// but for its point-in-time recovery. A DynamoDB that is out of reach is given up within seconds.
/// </summary>
/// <param name="client">Its own, which sends a request once: what is worth a repetition is known here.</param>
internal sealed partial class DynamoDbSchema(IAmazonDynamoDB client, string prefix, ILogger<DynamoDbSchema> logger) : ISchema, IDisposable
{
    /// <summary>An answer may take so long.</summary>
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OutageLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ThrottledLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public string Database => $"DynamoDB ({prefix}*)";

    public IReadOnlyList<SchemaScript> Scripts { get; } = TableDefinition.Scripts(prefix);

    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var script in Scripts)
        {
            var definition = TableDefinition.Parse(script);
            try
            {
                if (await EnsureAsync(definition, cancellationToken)) made.Add(script.Name);
            }
            catch (Exception exception) when (DynamoDbFault.Of(exception) is var fault && (fault.Kind != FaultKind.Unexpected || exception is AmazonServiceException))
            {
                throw new SchemaException($"The table {definition.TableName} cannot be made or checked in DynamoDB at {Address}. {fault.Words}", exception);
            }
        }

        return made;
    }

    public void Dispose() => client.Dispose();

    private string Address => client.Config.ServiceURL?.TrimEnd('/') ?? $"{client.Config.RegionEndpoint?.SystemName}";

    /// <summary>Repeats what does no harm when it is made twice: while DynamoDB is busy, and for a moment while it is out of reach.</summary>
    private static async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(AttemptLimit);
                return await call(limit.Token);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(began) < LimitFor(DynamoDbFault.Of(exception).Kind))
            {
                await Task.Delay(Look, cancellationToken);
            }
        }
    }

    private static TimeSpan LimitFor(FaultKind kind) => kind switch
    {
        FaultKind.Throttled => ThrottledLimit,
        FaultKind.NotSent or FaultKind.NoAnswer => OutageLimit,
        _ => TimeSpan.Zero,
    };

    private async Task<bool> EnsureAsync(TableDefinition definition, CancellationToken cancellationToken)
    {
        var isNew = await FindAsync(definition.TableName, cancellationToken) is null && await CreateAsync(definition, cancellationToken);
        var table = await WaitAsync(definition.TableName, cancellationToken);
        if (definition.DifferenceOf(table) is { } difference)
            throw new SchemaException($"The table {definition.TableName} {difference}. Set Cloud:TablePrefix to another prefix, or mend the table; sql/README.md describes it.");
        await EnsureRecoveryAsync(definition.TableName, cancellationToken);
        return isNew;
    }

    private async Task<TableDescription?> FindAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            return (await CallAsync(limit => client.DescribeTableAsync(table, limit), cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<bool> CreateAsync(TableDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(limit => client.CreateTableAsync(definition.ToRequest(), limit), cancellationToken);
            return true;
        }
        catch (ResourceInUseException)
        {
            // Another instance was quicker.
            return false;
        }
    }

    private async Task<TableDescription> WaitAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestWait);
        try
        {
            while (true)
            {
                if (await FindAsync(name, limit.Token) is { } table && IsUsable(table)) return table;
                await Task.Delay(Look, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SchemaException($"The table {name} was not ready within {LongestWait.TotalMinutes} minutes.");
        }
    }

    /// <summary>A table that is being changed can be read and written.</summary>
    private static bool IsUsable(TableDescription table) =>
        (table.TableStatus == TableStatus.ACTIVE || table.TableStatus == TableStatus.UPDATING)
        && table.GlobalSecondaryIndexes?.TrueForAll(index => index.IndexStatus != IndexStatus.CREATING) != false;

    private async Task EnsureRecoveryAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            var backups = await CallAsync(limit => client.DescribeContinuousBackupsAsync(new DescribeContinuousBackupsRequest { TableName = table }, limit), cancellationToken);
            if (backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus == PointInTimeRecoveryStatus.ENABLED) return;
            for (var waited = TimeSpan.Zero; !await TrySwitchRecoveryOnAsync(table, cancellationToken); waited += Look)
            {
                if (waited > LongestWait) throw new SchemaException($"Point-in-time recovery of the table {table} could not be switched on within {LongestWait.TotalMinutes} minutes.");
                await Task.Delay(Look, cancellationToken);
            }
        }
        catch (AmazonDynamoDBException exception) when (DynamoDbFault.Of(exception).Kind == FaultKind.Denied)
        {
            Log.RecoveryUnknown(logger, table);
        }
    }

    private async Task<bool> TrySwitchRecoveryOnAsync(string table, CancellationToken cancellationToken)
    {
        var request = new UpdateContinuousBackupsRequest { TableName = table, PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true } };
        try
        {
            await CallAsync(limit => client.UpdateContinuousBackupsAsync(request, limit), cancellationToken);
            return true;
        }
        catch (ContinuousBackupsUnavailableException)
        {
            // A table that was made this moment has no backups yet, and another instance may be switching them on.
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The portal's role may not see or switch on the point-in-time recovery of {Table}; make sure that it is on")]
        public static partial void RecoveryUnknown(ILogger logger, string table);
    }
}
