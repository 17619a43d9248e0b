using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Cloud;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;

namespace SubscriberPortal.Benchmarks;

/// <summary>The embedded stores in a folder of their own, filled with synthetic subscribers through their providers.</summary>
internal sealed class BenchmarkStores : IAsyncDisposable
{
    private const int Batch = 1000;
    private readonly ServiceProvider _services;
    private readonly bool _isKept;

    /// <param name="folder">Kept, and taken as it is when it is filled already; null for one that is removed at the end.</param>
    public BenchmarkStores(string? folder = null)
    {
        _isKept = folder is not null;
        Data = folder is null ? Directory.CreateTempSubdirectory("portal-bench-") : Directory.CreateDirectory(folder);
        var settings = new Dictionary<string, string?> { ["Portal:DataDirectory"] = Data.FullName };
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(TimeProvider.System)
            .Configure<PortalOptions>(o => o.DataDirectory = Data.FullName)
            .AddCloudModule()
            .AddLegacyModule()
            .BuildServiceProvider();
    }

    public DirectoryInfo Data { get; }

    public async Task FillAsync(long rows)
    {
        foreach (var schema in _services.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        foreach (var system in new[] { SystemKeys.Legacy, SystemKeys.Cloud })
        {
            var watch = Stopwatch.StartNew();
            var provider = Provider(system);
            if ((await provider.CountAsync(CancellationToken.None)).Total > 0) continue;
            foreach (var chunk in HardSubscribers.Of(system, rows).Chunk(Batch))
            {
                var outcomes = await provider.WriteBatchAsync([.. chunk.Select(s => SubscriberWrite.Create(s, $"bench:{s.Uid}"))], CancellationToken.None);
                if (outcomes.Any(o => o is not WriteOutcome.Done)) throw new InvalidOperationException($"{outcomes.First(o => o is not WriteOutcome.Done)}");
            }

            Console.WriteLine($"filled {system} with {rows:N0} in {watch.Elapsed.TotalSeconds:0.0} s ({rows / watch.Elapsed.TotalSeconds:N0} rows/s)");
        }
    }

    public IProvisioningProvider Provider(string system) => _services.GetRequiredKeyedService<IProvisioningProvider>(system);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_isKept) Data.Delete(recursive: true);
    }
}
