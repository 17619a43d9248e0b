using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>Makes the table of the state where there is none: on demand, encrypted, restorable to any point in time, with expiry. Instances that start together do no harm to one another.</summary>
internal sealed class DynamoStateSchema(DynamoCalls calls, string table) : ISchema
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public string Database => table;

    /// <summary>The same by hand, for those who give the portal no right to make tables.</summary>
    public IReadOnlyList<SchemaScript> Scripts =>
    [
        new(
            "create-table",
            $"""
            aws dynamodb create-table --table-name {table} --billing-mode PAY_PER_REQUEST --sse-specification Enabled=true \
              --attribute-definitions AttributeName={StateTable.Partition},AttributeType=S AttributeName={StateTable.Key},AttributeType=S \
              --key-schema AttributeName={StateTable.Partition},KeyType=HASH AttributeName={StateTable.Key},KeyType=RANGE
            aws dynamodb wait table-exists --table-name {table}
            """),
        new("point-in-time-recovery", $"aws dynamodb update-continuous-backups --table-name {table} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"),
        new("time-to-live", $"aws dynamodb update-time-to-live --table-name {table} --time-to-live-specification Enabled=true,AttributeName={StateTable.PurgeAt}"),
    ];

    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var done = new List<string>();
        if (await FindAsync(cancellationToken) is null && await CreateAsync(cancellationToken)) done.Add(Scripts[0].Name);
        var found = await FindAsync(cancellationToken);
        while (found is not { TableStatus.Value: "ACTIVE" or "UPDATING" })
        {
            await Task.Delay(Look, cancellationToken);
            found = await FindAsync(cancellationToken);
        }

        Check(found);
        if (await KeepBackupsAsync(cancellationToken)) done.Add(Scripts[1].Name);
        if (await ExpireAsync(cancellationToken)) done.Add(Scripts[2].Name);
        return done;
    }

    private async Task<TableDescription?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A missing table is an answer here, and no failure of the call.
            return await calls.RunAsync(limit => DescribeAsync(limit), cancellationToken);
        }
        catch (TableMissingException)
        {
            return null;
        }
    }

    private async Task<TableDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await calls.Client.DescribeTableAsync(table, cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            throw new TableMissingException();
        }
    }

    private async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        var request = new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            SSESpecification = new SSESpecification { Enabled = true },
            AttributeDefinitions = [new AttributeDefinition(StateTable.Partition, ScalarAttributeType.S), new AttributeDefinition(StateTable.Key, ScalarAttributeType.S)],
            KeySchema = [new KeySchemaElement(StateTable.Partition, KeyType.HASH), new KeySchemaElement(StateTable.Key, KeyType.RANGE)],
        };
        try
        {
            await calls.RunAsync(limit => calls.Client.CreateTableAsync(request, limit), cancellationToken);
            return true;
        }
        catch (ResourceInUseException)
        {
            // Another instance was faster.
            return false;
        }
    }

    private void Check(TableDescription found)
    {
        var keys = found.KeySchema.ToDictionary(element => element.KeyType.Value, element => element.AttributeName);
        if (keys.GetValueOrDefault("HASH") != StateTable.Partition || keys.GetValueOrDefault("RANGE") != StateTable.Key)
        {
            const string setting = $"{StateOptions.Section}:{nameof(StateOptions.TablePrefix)}";
            throw new OptionsValidationException(StateOptions.Section, typeof(StateOptions), [$"{setting} leads to the DynamoDB table {table}, which is not one of the portal's state. Set another prefix."]);
        }
    }

    private async Task<bool> KeepBackupsAsync(CancellationToken cancellationToken)
    {
        var described = await calls.RunAsync(limit => calls.Client.DescribeContinuousBackupsAsync(new DescribeContinuousBackupsRequest { TableName = table }, limit), cancellationToken);
        if (described.ContinuousBackupsDescription.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus == PointInTimeRecoveryStatus.ENABLED) return false;
        var request = new UpdateContinuousBackupsRequest
        {
            TableName = table,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
        };
        while (true)
        {
            try
            {
                await calls.RunAsync(limit => calls.Client.UpdateContinuousBackupsAsync(request, limit), cancellationToken);
                return true;
            }
            catch (ContinuousBackupsUnavailableException)
            {
                // A table that was made this moment has none yet.
                await Task.Delay(Look, cancellationToken);
            }
        }
    }

    private async Task<bool> ExpireAsync(CancellationToken cancellationToken)
    {
        if (await ExpiresAsync(cancellationToken)) return false;
        var request = new UpdateTimeToLiveRequest { TableName = table, TimeToLiveSpecification = new TimeToLiveSpecification { Enabled = true, AttributeName = StateTable.PurgeAt } };
        try
        {
            await calls.RunAsync(limit => calls.Client.UpdateTimeToLiveAsync(request, limit), cancellationToken);
            return true;
        }
        catch (AmazonDynamoDBException) when (!cancellationToken.IsCancellationRequested)
        {
            // Refused when another instance has just done it.
            if (await ExpiresAsync(cancellationToken)) return false;
            throw;
        }
    }

    private async Task<bool> ExpiresAsync(CancellationToken cancellationToken)
    {
        var described = await calls.RunAsync(limit => calls.Client.DescribeTimeToLiveAsync(table, limit), cancellationToken);
        return described.TimeToLiveDescription?.TimeToLiveStatus?.Value is "ENABLED" or "ENABLING";
    }

    private sealed class TableMissingException : Exception;
}
