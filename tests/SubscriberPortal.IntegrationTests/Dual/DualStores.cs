using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Cloud;
using SubscriberPortal.IntegrationTests.Support.Servers;
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

    private DualStores(ServiceProvider services, DirectoryInfo data, bool outliveProcesses, IReadOnlyDictionary<string, string?> settings) =>
        (_services, _data, OutliveProcesses, Settings) = (services, data, outliveProcesses, settings);

    /// <summary>Whether they pass for servers, whose calls may have their effect when the process that made them is dead.</summary>
    public bool OutliveProcesses { get; }

    public IReadOnlyDictionary<string, string?> Settings { get; }

    public TimeProvider Time => _services.GetRequiredService<TimeProvider>();

    public IProvisioningProvider Cloud => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);

    public IProvisioningProvider Legacy => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy);

    public IStateStore State => _services.GetRequiredService<IStateStore>();

    public IProvisioningProvider Side(string key) => key == SystemKeys.Cloud ? Cloud : Legacy;

    /// <summary>Three embedded files.</summary>
    public static Task<DualStores> EmbeddedAsync(TimeProvider time) => StartAsync(time, Directory.CreateTempSubdirectory("dual-test-"), outliveProcesses: false, new Dictionary<string, string?>());

    /// <summary>Three embedded files that pass for servers. Thousands of runs do not wait for a disk: the files are in memory, where the machine has such a folder.</summary>
    public static Task<DualStores> InMemoryAsync(TimeProvider time)
    {
        const string memory = "/dev/shm";
        var data = Directory.Exists(memory) ? Directory.CreateDirectory(Path.Combine(memory, $"dual-test-{Guid.NewGuid():N}")) : Directory.CreateTempSubdirectory("dual-test-");
        return StartAsync(time, data, outliveProcesses: true, new Dictionary<string, string?>());
    }

    /// <summary>Cloud and state on moto, Legacy on MariaDB, with tables and a database of their own; the machine may be slow, and nothing is given up because of it.</summary>
    public static async Task<Dictionary<string, string?>> ServerSettingsAsync()
    {
        var settings = (await RealSystems.NewAsync()).ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        settings["Cloud:TimeLimitMilliseconds"] = "60000";
        settings["Dual:CallDeadlineSeconds"] = "60";
        settings["Dual:LeaseSeconds"] = "360";
        return settings;
    }

    public static Task<DualStores> OnServersAsync(TimeProvider time, IReadOnlyDictionary<string, string?> settings) =>
        StartAsync(time, Directory.CreateTempSubdirectory("dual-test-"), outliveProcesses: true, settings);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static async Task<DualStores> StartAsync(TimeProvider time, DirectoryInfo data, bool outliveProcesses, IReadOnlyDictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.Configure<PortalOptions>(options => options.DataDirectory = data.FullName);
        services.AddSingleton(time);
        services.AddStateStore().AddCloudSystem().AddLegacySystem();
        var built = services.BuildServiceProvider();
        foreach (var schema in built.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        return new DualStores(built, data, outliveProcesses, settings);
    }
}
