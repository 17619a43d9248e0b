using Amazon.DynamoDBv2;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Cloud;
using SubscriberPortal.Cloud.DynamoDb;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>Cloud on DynamoDB with tables of its own, which are gone with it.</summary>
internal sealed class DynamoDbSystem : IAsyncDisposable
{
    private readonly AwsClients _aws;

    private DynamoDbSystem(string url, string prefix, TimeProvider time, TimeSpan limit)
    {
        Prefix = prefix;
        _aws = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = url, Region = "us-east-1" }));
        Client = _aws.NewDynamoDb(maxErrorRetry: 4);
        var descriptor = CloudSystem.Describe(new CloudOptions { Store = CloudOptionsValidator.DynamoDb, TablePrefix = prefix });
        Provider = new DynamoDbProvisioningProvider(descriptor, _aws.NewDynamoDb(maxErrorRetry: 0), prefix, limit, Meters, time);
    }

    public string Prefix { get; }

    public DynamoDbProvisioningProvider Provider { get; }

    public CapacityMeters Meters { get; } = new();

    /// <summary>A client that knows nothing of the portal.</summary>
    public IAmazonDynamoDB Client { get; }

    public string Subscribers => Prefix + "subscribers";

    public string Identifiers => Prefix + "identifiers";

    public static async Task<DynamoDbSystem> CreateAsync(TimeProvider? time = null)
    {
        var moto = await TestServers.MotoAsync();

        // The machine may be busy with other tests: what is slow is not what is tested here.
        var system = new DynamoDbSystem(moto.Url, $"t{Guid.NewGuid():N}-", time ?? TimeProvider.System, TimeSpan.FromSeconds(60));
        await system.Schema().ApplyAsync(CancellationToken.None);
        return system;
    }

    /// <summary>The same tables seen through another address and with another time limit.</summary>
    public DynamoDbSystem Through(string url, TimeSpan limit) => new(url, Prefix, TimeProvider.System, limit);

    public DynamoDbSchema Schema() => new(Client, Prefix, NullLogger<DynamoDbSchema>.Instance);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var table in new[] { Subscribers, Identifiers }) await Client.DeleteTableAsync(table);
        }
        catch (AmazonDynamoDBException)
        {
            // The test removed it.
        }

        Close();
    }

    /// <summary>Ends the clients and leaves the tables.</summary>
    public void Close()
    {
        Provider.Dispose();
        _aws.Dispose();
    }
}
