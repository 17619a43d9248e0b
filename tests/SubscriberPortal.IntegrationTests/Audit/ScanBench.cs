using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Cloud;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Activities.Scans;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Audit;

/// <summary>The activities of audits and exports on embedded stores in a folder of their own; a test calls them one by one, in the order of the workflow, and does between them what it likes.</summary>
internal sealed class ScanBench : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scan-bench-");
    private readonly ServiceProvider _services;

    private ScanBench(Action<IServiceCollection>? change, (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Portal:DataDirectory", _folder.FullName), new("Jobs:Scans:RecheckPauseMilliseconds", "5"), .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))])
            .Build());
        services.AddLogging();
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IKeyMaterial, NoKeys>();
        services.AddCloudSystem().AddLegacySystem().AddStateStore();
        services.AddSingleton<ProvisioningSystems>();
        services.AddSingleton<JobSignals>().AddSingleton<JobStore>().AddSingleton<FileLinks>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<JobStore>());
        services.AddSingleton<IFileStore, LocalFileStore>();
        services.AddAuditAndExportActivities();
        change?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public IFileStore Files => Get<IFileStore>();

    public IJobs Jobs => Get<IJobs>();

    public static async Task<ScanBench> CreateAsync(Action<IServiceCollection>? change = null, params (string Key, string Value)[] settings)
    {
        var bench = new ScanBench(change, settings);
        foreach (var schema in bench._services.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        return bench;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IProvisioningProvider Provider(string system) => _services.GetRequiredKeyedService<IProvisioningProvider>(system);

    public async Task PutAsync(string system, params IEnumerable<Subscriber> subscribers)
    {
        foreach (var batch in subscribers.Chunk(1000))
        {
            var outcomes = await Provider(system).WriteBatchAsync([.. batch.Select(s => SubscriberWrite.Put(s, $"test:{Guid.NewGuid():N}"))], CancellationToken.None);
            Assert.All(outcomes, o => Assert.IsType<WriteOutcome.Done>(o));
        }
    }

    public async Task PutBothAsync(params IEnumerable<Subscriber> subscribers)
    {
        var all = subscribers.ToArray();
        await PutAsync(SystemKeys.Cloud, all);
        await PutAsync(SystemKeys.Legacy, all);
    }

    public async Task<JobRecord> AddJobAsync(string type, Func<JobRecord, JobRecord> change)
    {
        var job = change(new JobRecord { JobId = Guid.CreateVersion7().ToString(), JobType = type, Status = JobStatuses.Running, CreatedBy = "test", CreatedAt = TimeProvider.System.GetUtcNow() });
        Assert.True(await Jobs.AddAsync(job, CancellationToken.None));
        return job;
    }

    /// <summary>Hands one task to the activity; the record is read as the workers do.</summary>
    public async Task<JsonObject> RunAsync(string activity, JobRecord job, string? system = null, CancellationToken cancellationToken = default)
    {
        var handler = _services.GetServices<IActivityHandler>().Single(h => h.Activity == activity);
        var record = (await Jobs.FindAsync(job.JobId, cancellationToken))!.Job;
        return await handler.HandleAsync(new ActivityContext(record, new JsonObject { ["jobId"] = job.JobId, ["system"] = system }, "test"), cancellationToken);
    }

    public async Task<string> ReadTextAsync(string key)
    {
        using var reader = new StreamReader(await Files.OpenReadAsync(key, 0, null, CancellationToken.None));
        return await reader.ReadToEndAsync();
    }

    public async Task<JobRecord> JobAsync(string jobId) => (await Jobs.FindAsync(jobId, CancellationToken.None))!.Job;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class NoKeys : IKeyMaterial
    {
        public byte[] Derive(string purpose) => new byte[32];
    }
}
