using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Cloud;
using SubscriberPortal.Dual;
using SubscriberPortal.Dual.Recovery;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Dual over both embedded systems in a folder of its own, with faults to be had, a clock to be moved and without a host.</summary>
internal sealed class DualBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DirectoryInfo _data;
    private readonly bool _keepsData;

    private DualBench(ServiceProvider services, DirectoryInfo data, bool keepsData) => (_services, _data, _keepsData) = (services, data, keepsData);

    public FaultPlan Faults => Get<FaultPlan>();

    public ShiftedTime Time => (ShiftedTime)Get<TimeProvider>();

    public IProvisioningProvider Dual => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Dual);

    public FaultyProvider Cloud => (FaultyProvider)_services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);

    public FaultyProvider Legacy => (FaultyProvider)_services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy);

    public IOpenIntents Intents => Get<IOpenIntents>();

    public ISubscriberSync Sync => Get<ISubscriberSync>();

    public Reconciler Reconciler => Get<Reconciler>();

    public RecordedTrail Trail => (RecordedTrail)Get<IAuditTrail>();

    public static async Task<DualBench> StartAsync(DirectoryInfo? on = null, TimeProvider? time = null)
    {
        var data = on ?? Directory.CreateTempSubdirectory("dual-test-");
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.Configure<PortalOptions>(options => options.DataDirectory = data.FullName);
        services.AddSingleton<TimeProvider>(time ?? new ShiftedTime()).AddSingleton<FaultPlan>().AddSingleton<IAuditTrail, RecordedTrail>();
        services.AddStateStore().AddCloudSystem().AddLegacySystem().AddDualProvider();
        MakeFaulty(services, SystemKeys.Cloud);
        MakeFaulty(services, SystemKeys.Legacy);
        var state = services.Single(service => service.ServiceType == typeof(IStateStore));
        services.AddSingleton<IStateStore>(provider => new FaultyStateStore((IStateStore)state.ImplementationFactory!(provider), provider.GetRequiredService<FaultPlan>()));

        var built = services.BuildServiceProvider();
        foreach (var schema in built.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        return new DualBench(built, data, on is not null);
    }

    /// <summary>Ends this process and starts the next one on what it left behind.</summary>
    public async Task<DualBench> RestartAsync()
    {
        var time = Time;
        await _services.DisposeAsync();
        return await StartAsync(_data, time);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Lets leases run out and the reconciler look, until no intent is open.</summary>
    public async Task RecoverAsync()
    {
        for (var look = 0; look < 8 && await Intents.CountAsync(CancellationToken.None) > 0; look++)
        {
            Time.Advance(TimeSpan.FromSeconds(31));
            await Reconciler.RunOnceAsync(CancellationToken.None);
        }

        Assert.Equal(0, await Intents.CountAsync(CancellationToken.None));
    }

    public Task<StoredSubscriber?> ReadAsync(string uid) => Dual.GetAsync(uid, CancellationToken.None);

    public static async Task<StoredSubscriber> AddAsync(IProvisioningProvider provider, string uid, Func<Subscriber, Subscriber>? change = null)
    {
        var subscriber = Samples.Subscriber(uid);
        var outcome = await provider.WriteAsync(SubscriberWrite.Create(change?.Invoke(subscriber) ?? subscriber, NewWriteId()), CancellationToken.None);
        return Assert.IsType<WriteOutcome.Done>(outcome).After!;
    }

    public static string NewWriteId() => $"test:{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_keepsData || _data.Exists) _data.Delete(recursive: true);
    }

    private static void MakeFaulty(ServiceCollection services, string key)
    {
        var real = services.Single(service => service.IsKeyedService && Equals(service.ServiceKey, key) && service.ServiceType == typeof(IProvisioningProvider));
        services.Remove(real);
        services.AddKeyedSingleton<IProvisioningProvider>(key, (provider, _) =>
            new FaultyProvider((IProvisioningProvider)real.KeyedImplementationFactory!(provider, key), provider.GetRequiredService<FaultPlan>()));
    }
}

/// <summary>Keeps what was recorded.</summary>
internal sealed class RecordedTrail : IAuditTrail
{
    private readonly List<AuditEntry> _entries = [];

    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (_entries) _entries.Add(entry);
        return Task.CompletedTask;
    }

    public Task<AuditPage> QueryAsync(AuditQuery query, CancellationToken cancellationToken) => Task.FromResult(new AuditPage(Entries, null));
}
