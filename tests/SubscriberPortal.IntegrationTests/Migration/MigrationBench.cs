using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SubscriberPortal.Cloud;
using SubscriberPortal.Dual;
using SubscriberPortal.Jobs;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Activities.Migration;
using SubscriberPortal.Jobs.Activities.Migration.Results;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>The activities of a migration over real stores in a folder of their own, driven as the workflow drives them.</summary>
internal sealed class MigrationBench : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-migration-");
    private readonly ServiceProvider _services;

    private MigrationBench(Faults faults, IReadOnlyDictionary<string, string>? settings)
    {
        Faults = faults;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Portal:DataDirectory", _folder.FullName), .. (settings ?? new Dictionary<string, string>()).Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))]).Build());
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section);
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IKeyMaterial, FixedKeys>();
        services.AddStateStore().AddCloudSystem().AddLegacySystem().AddDualProvider();
        services.TryAddSingleton<ProvisioningSystems>();
        services.AddJobsCore().AddMigrationActivities();
        services.TryAddSingleton<ISubscriberSync, NoSync>();
        faults.Decorate<IFileStore>(services).Decorate<IJobs>(services);
        foreach (var key in (string[])[SystemKeys.Cloud, SystemKeys.Legacy]) faults.Decorate<IProvisioningProvider>(services, key);
        _services = services.BuildServiceProvider();
    }

    public Faults Faults { get; }

    public IJobs Jobs => _services.GetRequiredService<IJobs>();

    public IFileStore Files => _services.GetRequiredService<IFileStore>();

    public IProvisioningProvider System(string key) => _services.GetRequiredKeyedService<IProvisioningProvider>(key);

    /// <param name="settings">Of other systems than the embedded ones.</param>
    public static async Task<MigrationBench> StartAsync(Faults? faults = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var bench = new MigrationBench(faults ?? new Faults(), settings);
        foreach (var schema in bench._services.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        return bench;
    }

    public async Task<JobRecord> AddJobAsync(string? csv, Func<JobRecord, JobRecord>? change = null) => await AddJobAsync(csv is null ? null : Encoding.UTF8.GetBytes(csv), change);

    public async Task<JobRecord> AddJobAsync(byte[]? file, Func<JobRecord, JobRecord>? change = null)
    {
        var id = JobIds.New(TimeProvider.System);
        var job = new JobRecord
        {
            JobId = id,
            JobType = JobTypes.Migration,
            Status = JobStatuses.Running,
            CreatedBy = "test",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Source = "FILE",
            Target = "LEGACY",
            InputFileKey = file is null ? null : JobFiles.Upload(id, "in.csv"),
        };
        job = change?.Invoke(job) ?? job;
        if (file is not null) await PutFileAsync(job.InputFileKey!, file);
        await Jobs.AddAsync(job, CancellationToken.None);
        return job;
    }

    public async Task PutFileAsync(string key, byte[] content)
    {
        await using var upload = await Files.CreateAsync(key, CancellationToken.None);
        await upload.Content.WriteAsync(content);
        await upload.CommitAsync(CancellationToken.None);
    }

    /// <summary>Plans, does every chunk, finishes. Answers the counts.</summary>
    public async Task<JobCounts> RunAsync(JobRecord job)
    {
        var plan = await DoAsync("PlanJob", job, []);
        foreach (var chunk in plan["chunks"]!.AsArray()) await DoAsync("ProcessChunk", job, new JsonObject { ["chunk"] = chunk!.GetValue<int>() });
        await DoAsync("FinishJob", job, []);
        return (await Jobs.FindAsync(job.JobId, CancellationToken.None))!.Job.Counts;
    }

    public async Task<JsonObject> DoAsync(string activity, JobRecord job, JsonObject input)
    {
        input["jobId"] = job.JobId;
        var handler = _services.GetServices<IActivityHandler>().Single(h => h.Activity == activity);
        return await handler.HandleAsync(new ActivityContext(job, input, "test"), CancellationToken.None);
    }

    public async Task<List<string[]>> RejectsAsync(JobRecord job)
    {
        await using var records = new CsvRecords(await Files.OpenReadAsync(JobFiles.Rejects(job.JobId), 0, null, CancellationToken.None), ',', 0, 1);
        var rows = new List<string[]>();
        while (await records.ReadAsync(CancellationToken.None)) rows.Add([.. Enumerable.Range(0, records.CellCount).Select(records.Cell)]);
        return rows;
    }

    public async Task<JobReport> ReportAsync(JobRecord job)
    {
        await using var stream = await Files.OpenReadAsync(JobFiles.Report(job.JobId), 0, null, CancellationToken.None);
        return (await JsonSerializer.DeserializeAsync<JobReport>(stream, JobJson.Options))!;
    }

    /// <summary>Everything that a system holds, by uid.</summary>
    public async Task<SortedDictionary<string, Subscriber>> ContentAsync(string system)
    {
        var content = new SortedDictionary<string, Subscriber>(StringComparer.Ordinal);
        foreach (var segment in await System(system).PlanScanAsync(1, CancellationToken.None))
        {
            await foreach (var batch in System(system).ScanAsync(segment, SubscriberFilter.All, null, CancellationToken.None))
            {
                foreach (var stored in batch) content.Add(stored.Subscriber.Uid, stored.Subscriber);
            }
        }

        return content;
    }

    public async Task PutAsync(string system, params Subscriber[] subscribers)
    {
        foreach (var outcome in await System(system).WriteBatchAsync([.. subscribers.Select(s => SubscriberWrite.Put(s, $"test:{Guid.NewGuid()}"))], CancellationToken.None)) Assert.IsType<WriteOutcome.Done>(outcome);
    }

    /// <summary>Takes away what an earlier bench on the same systems has left.</summary>
    public async Task ClearAsync(string system)
    {
        foreach (var batch in (await ContentAsync(system)).Keys.Chunk(SubscriberWrite.MaxBatch))
            await System(system).WriteBatchAsync([.. batch.Select(uid => SubscriberWrite.Remove(uid, null, $"test:{Guid.NewGuid()}"))], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class FixedKeys : IKeyMaterial
    {
        public byte[] Derive(string purpose) => new byte[32];
    }

    private sealed class NoSync : ISubscriberSync
    {
        public Task<SyncPreview> PreviewAsync(string uid, SyncRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<WriteOutcome> ApplyAsync(string uid, SyncRequest request, string writeId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
