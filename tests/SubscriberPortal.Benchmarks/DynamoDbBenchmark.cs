using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Aws;
using SubscriberPortal.Cloud;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// Cloud on DynamoDB (moto): what a migration takes of requests and write units beside the least that the tables allow, and point reads and scans through the provider beside the bare client.
/// moto does the work of a request in Python on one thread: times say how much the provider adds, not how fast DynamoDB is.
/// </summary>
internal static class DynamoDbBenchmark
{
    private const int Batch = 1000;
    private const int KeysOfRequest = 100;
    private const int ItemsOfTransaction = 100;
    private const string Prefix = "bench-";

    public static async Task RunAsync(int rows)
    {
        using var moto = await MotoServer.StartNewAsync();
        using var proxy = new AnsweringProxy(moto.Url);
        await using var counted = Services(proxy.Url);
        await using var direct = Services(moto.Url);
        foreach (var schema in direct.GetServices<ISchema>().Where(schema => schema.Database.StartsWith("DynamoDB", StringComparison.Ordinal))) await schema.ApplyAsync(CancellationToken.None);
        Console.WriteLine($"{rows:N0} subscribers, {Figures.Load}");
        await MigrateAsync(counted, proxy, rows);
        await ReadAsync(direct, rows);
        await ScanAsync(direct);
    }

    /// <summary>Look up, write, read back: the calls of a migration's chunk, a thousand rows a batch.</summary>
    private static async Task MigrateAsync(ServiceProvider services, AnsweringProxy proxy, int rows)
    {
        var provider = services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);
        var meter = new SummingMeter();
        using var metered = services.GetRequiredService<CapacityMeters>().Begin(meter);
        var leastUnits = 0;
        var watch = Stopwatch.StartNew();
        foreach (var batch in Enumerable.Range(0, rows).Select(n => SyntheticSubscribers.At(n, 1)).Chunk(Batch))
        {
            string[] uids = [.. batch.Select(s => s.Uid)];
            await provider.GetManyAsync(uids, CancellationToken.None);
            var outcomes = await provider.WriteBatchAsync([.. batch.Select(s => SubscriberWrite.Create(s, $"bench:{s.Uid}"))], CancellationToken.None);
            if (outcomes.FirstOrDefault(outcome => outcome is not WriteOutcome.Done) is { } other) throw new InvalidOperationException($"{other}");
            if ((await provider.GetManyAsync(uids, CancellationToken.None)).Count != batch.Length) throw new InvalidOperationException("Not everything was read back.");

            // In a transaction two for each item of less than 1 KiB, which all of them are, and one for each index entry: status, plan where there is one, and each number's.
            leastUnits += batch.Sum(s => (3 * 2) + 1 + (s.PlanId is null ? 0 : 1) + 2);
        }

        watch.Stop();
        var requests = proxy.RequestsOf("BatchGetItem") + proxy.RequestsOf("TransactWriteItems");
        var batches = (int)Math.Ceiling(rows / (double)Batch);
        var leastRequests = (2 * Math.Ceiling(rows / (double)KeysOfRequest)) + Math.Ceiling(3 * rows / (double)ItemsOfTransaction);
        var (per, least) = (rows / 1000.0, $"look-up and read-back {2 * Math.Ceiling(rows / (double)KeysOfRequest):0} (100 keys each), transactions {Math.Ceiling(3 * rows / (double)ItemsOfTransaction):0} (100 items each, 3 a row)");
        Console.WriteLine($"migration of {rows:N0} in {batches} batches, {watch.Elapsed.TotalSeconds:0.0} s");
        Console.WriteLine($"  requests per 1,000     {requests / per,8:0.0}   least {leastRequests / per,8:0.0}   ratio {requests / leastRequests:0.000}   ({least})");
        Console.WriteLine($"  write units per 1,000  {meter.Write / per,8:0.0}   least {leastUnits / per,8:0.0}   ratio {meter.Write / leastUnits:0.000}   (of which 2,000 for the index by which numbers are searched)");
        Console.WriteLine($"  read units per 1,000   {meter.Read / per,8:0.0}   least {2 * rows / per,8:0.0}   (each row looked up and read back, consistently)");
    }

    private static async Task ReadAsync(ServiceProvider services, int rows)
    {
        const int reads = 100;
        const int rounds = 15;
        var provider = services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);
        using var bare = services.GetRequiredService<AwsClients>().NewDynamoDb(maxErrorRetry: 0);
        var uids = Enumerable.Range(0, reads).Select(n => SyntheticSubscribers.At(n * (rows / reads), 1).Uid).ToArray();
        var (through, raw) = (new Figures(), new Figures());
        for (var round = 0; round <= rounds; round++)
        {
            var a = await MeasureAsync(() => ForEachAsync(uids, async uid => (await provider.GetAsync(uid, CancellationToken.None)) is not null));
            var b = await MeasureAsync(() => ForEachAsync(uids, uid => GetAsync(bare, uid)));
            if (round == 0) continue;
            through.Add(a);
            raw.Add(b);
        }

        Console.WriteLine($"{reads} point reads, one after the other, in turn with the bare client");
        Console.WriteLine($"  provider     {through}");
        Console.WriteLine($"  bare client  {raw}");
        Console.WriteLine($"  rate against the bare client: {raw.Median / through.Median:0.00} (0.7 or more is asked for)");
    }

    private static async Task ScanAsync(ServiceProvider services)
    {
        const int rounds = 5;
        var provider = services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);
        using var bare = services.GetRequiredService<AwsClients>().NewDynamoDb(maxErrorRetry: 0);
        var segment = (await provider.PlanScanAsync(1, CancellationToken.None))[0];
        var (through, raw) = (new Figures(), new Figures());
        for (var round = 0; round <= rounds; round++)
        {
            var a = await MeasureAsync(async () =>
            {
                await foreach (var batch in provider.ScanFingerprintsAsync(segment, SubscriberFilter.All, null, CancellationToken.None)) _ = batch.Count;
            });
            var b = await MeasureAsync(() => ScanAsync(bare));
            if (round == 0) continue;
            through.Add(a);
            raw.Add(b);
        }

        Console.WriteLine("scan of the whole table in one segment");
        Console.WriteLine($"  fingerprints through the provider  {through}");
        Console.WriteLine($"  bare client                        {raw}");
        Console.WriteLine($"  rate against the bare client: {raw.Median / through.Median:0.00}");
    }

    private static async Task ScanAsync(IAmazonDynamoDB client)
    {
        var request = new ScanRequest { TableName = $"{Prefix}subscribers", ConsistentRead = true };
        do
        {
            request.ExclusiveStartKey = (await client.ScanAsync(request)).LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    private static async Task<bool> GetAsync(IAmazonDynamoDB client, string uid) => (await client.GetItemAsync(new GetItemRequest
    {
        TableName = $"{Prefix}subscribers",
        Key = new() { ["uid"] = new AttributeValue(uid) },
        ConsistentRead = true,
    })).Item is { Count: > 0 };

    private static async Task ForEachAsync(string[] uids, Func<string, Task<bool>> read)
    {
        foreach (var uid in uids)
        {
            if (!await read(uid)) throw new InvalidOperationException($"{uid} was not found.");
        }
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static ServiceProvider Services(string url) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cloud:Store"] = "DynamoDb",
            ["Cloud:TablePrefix"] = Prefix,
            ["Cloud:TimeLimitMilliseconds"] = "60000",
            ["Aws:ServiceUrl"] = url,
        }).Build())
        .AddSingleton(TimeProvider.System)
        .AddCloudModule()
        .BuildServiceProvider();

    private sealed class SummingMeter : ICapacityMeter
    {
        private readonly Lock _lock = new();

        public double? WriteUnitsPerSecond => null;

        public double Read { get; private set; }

        public double Write { get; private set; }

        public ValueTask ReserveAsync(double writeUnits, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Release(double writeUnits)
        {
            // Nothing is limited here.
        }

        public void Add(string table, double readUnits, double writeUnits)
        {
            lock (_lock) (Read, Write) = (Read + readUnits, Write + writeUnits);
        }

        public void Throttled(string system) => throw new InvalidOperationException($"{system} throttles.");
    }
}
