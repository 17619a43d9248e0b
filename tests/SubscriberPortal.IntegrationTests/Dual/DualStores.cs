using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Cloud;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>What outlives the processes of a portal: its two systems and its state. The same tests take any pair of stores.</summary>
internal sealed class DualStores : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DirectoryInfo _data;

    private DualStores(ServiceProvider services, DirectoryInfo data, bool outliveProcesses) => (_services, _data, OutliveProcesses) = (services, data, outliveProcesses);

    /// <summary>Whether they pass for servers, whose calls may have their effect when the process that made them is dead.</summary>
    public bool OutliveProcesses { get; }

    public TimeProvider Time => _services.GetRequiredService<TimeProvider>();

    public IProvisioningProvider Cloud => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);

    public IProvisioningProvider Legacy => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy);

    public IStateStore State => _services.GetRequiredService<IStateStore>();

    public IProvisioningProvider Side(string key) => key == SystemKeys.Cloud ? Cloud : Legacy;

    /// <summary>Three embedded files.</summary>
    public static Task<DualStores> EmbeddedAsync(TimeProvider time) => StartAsync(time, Directory.CreateTempSubdirectory("dual-test-"), outliveProcesses: false, []);

    /// <summary>Three embedded files that pass for servers. Thousands of runs do not wait for a disk: the files are in memory, where the machine has such a folder.</summary>
    public static Task<DualStores> InMemoryAsync(TimeProvider time)
    {
        const string memory = "/dev/shm";
        var data = Directory.Exists(memory) ? Directory.CreateDirectory(Path.Combine(memory, $"dual-test-{Guid.NewGuid():N}")) : Directory.CreateTempSubdirectory("dual-test-");
        return StartAsync(time, data, outliveProcesses: true, []);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static async Task<DualStores> StartAsync(TimeProvider time, DirectoryInfo data, bool outliveProcesses, Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.Configure<PortalOptions>(options => options.DataDirectory = data.FullName);
        services.AddSingleton(time);
        services.AddStateStore().AddCloudSystem().AddLegacySystem();
        var built = services.BuildServiceProvider();
        foreach (var schema in built.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        return new DualStores(built, data, outliveProcesses);
    }
}
