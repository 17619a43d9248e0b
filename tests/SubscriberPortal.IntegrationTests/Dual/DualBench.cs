using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Dual;
using SubscriberPortal.Dual.Recovery;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>One process of a portal, as far as Dual is concerned: Dual over <see cref="DualStores"/>, with faults to be had and without a host.</summary>
internal sealed class DualBench : IAsyncDisposable
{
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(40);

    private readonly ServiceProvider _services;
    private bool _ownsStores;

    private DualBench(ServiceProvider services, DualStores stores) => (_services, Stores) = (services, stores);

    public DualStores Stores { get; }

    public FaultPlan Faults => Get<FaultPlan>();

    public IProvisioningProvider Dual => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Dual);

    public FaultyProvider Cloud => (FaultyProvider)_services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud);

    public FaultyProvider Legacy => (FaultyProvider)_services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy);

    public IOpenIntents Intents => Get<IOpenIntents>();

    public ISubscriberSync Sync => Get<ISubscriberSync>();

    public Reconciler Reconciler => Get<Reconciler>();

    public RecordedTrail Trail => (RecordedTrail)Get<IAuditTrail>();

    /// <summary>A process on embedded stores of its own, which go when it is disposed of.</summary>
    public static async Task<DualBench> StartAsync(TimeProvider? time = null)
    {
        return Owning(await DualStores.EmbeddedAsync(time ?? new ShiftedTime()));
    }

    /// <summary>The same on MariaDB and moto.</summary>
    public static async Task<DualBench> StartOnServersAsync() => Owning(await DualStores.OnServersAsync(new ShiftedTime(), await DualStores.ServerSettingsAsync()));

    private static DualBench Owning(DualStores stores)
    {
        var bench = On(stores);
        bench._ownsStores = true;
        return bench;
    }

    /// <summary>A process on stores that outlive it.</summary>
    public static DualBench On(DualStores stores)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(stores.Settings).Build());
        services.AddLogging();
        services.AddOptions<StateOptions>();
        services.AddSingleton(stores.Time).AddSingleton<FaultPlan>().AddSingleton<IAuditTrail, RecordedTrail>().AddDualProvider();
        services.AddSingleton<IStateStore>(provider => new FaultyStateStore(stores.State, provider.GetRequiredService<FaultPlan>()));
        foreach (var key in new[] { SystemKeys.Cloud, SystemKeys.Legacy })
        {
            services.AddKeyedSingleton<IProvisioningProvider>(key, (provider, _) =>
                new FaultyProvider(stores.Side(key), provider.GetRequiredService<FaultPlan>(), stores.OutliveProcesses));
        }

        return new DualBench(services.BuildServiceProvider(), stores);
    }

    /// <summary>Ends this process and starts the next one on what it left behind.</summary>
    public async Task<DualBench> RestartAsync()
    {
        await _services.DisposeAsync();
        var next = On(Stores);
        next._ownsStores = _ownsStores;
        return next;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Advance(TimeSpan by)
    {
        if (Stores.Time is VirtualTime time) time.Advance(by);
        else ((ShiftedTime)Stores.Time).Advance(by);
    }

    /// <summary>Lets leases run out, and the reconciler look once.</summary>
    public async Task LookAsync()
    {
        Advance(LongerThanALease);
        await Reconciler.RunOnceAsync(CancellationToken.None);
    }

    /// <summary>Lets leases run out and the reconciler look, until no intent is open.</summary>
    public async Task RecoverAsync()
    {
        for (var look = 0; look < 8 && await Intents.CountAsync(CancellationToken.None) > 0; look++) await LookAsync();
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
        if (_ownsStores) await Stores.DisposeAsync();
    }
}
