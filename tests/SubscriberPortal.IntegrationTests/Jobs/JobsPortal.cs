using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.IntegrationTests.Jobs;

/// <summary>The portal with an engine that does what the test says, and the steps that many tests of jobs take.</summary>
public class JobsPortal : IAsyncLifetime
{
    private readonly FakeEngine _engine = new();

    public PortalApplication Application { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public HttpClient Viewer { get; private set; } = null!;

    internal FakeEngine Engine => _engine;

    internal IJobs Records => Application.Services.GetRequiredService<IJobs>();

    internal IFileStore Files => Application.Services.GetRequiredService<IFileStore>();

    public async Task InitializeAsync()
    {
        Application = PortalApplication.With(
            services => services.AddSingleton<IWorkflowEngine>(_engine),
            [("Jobs:MaxRunning", "64"), ("Jobs:UploadLinkMinutes", "10"), .. await SystemsAsync()]);
        Admin = await Application.SignInAs("admin");
        Viewer = await Application.SignInAs("viewer");
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        Viewer.Dispose();
        await Application.DisposeAsync();
    }

    /// <summary>The settings of other systems than the embedded ones, new each time.</summary>
    public virtual Task<IReadOnlyList<(string Key, string Value)>> SystemsAsync() => Task.FromResult<IReadOnlyList<(string Key, string Value)>>([]);

    /// <summary>An audit that runs and writes no system, so that it stands in nobody's way.</summary>
    public async Task<string> RunningAuditAsync()
    {
        var job = await Admin.PostJsonAsync("/audit/jobs", new { }, HttpStatusCode.Accepted);
        await WaitForAsync((string)job["job_id"]!, "RUNNING", j => j["execution_arn"] is not null);
        return (string)job["job_id"]!;
    }

    /// <summary>A job of that kind that came to its end, with counts.</summary>
    public async Task<string> FinishedAsync(string path, object body, long success = 0, long failed = 0)
    {
        var id = (string)(await Admin.PostJsonAsync(path, body, HttpStatusCode.Accepted))["job_id"]!;
        await WaitForAsync(id, "RUNNING", j => j["execution_arn"] is not null);
        await Records.ChangeAsync(id, j => j with { Counts = new JobCounts(success, failed) }, CancellationToken.None);
        _engine.End(id, "SUCCEEDED");
        await WaitForAsync(id, "COMPLETED");
        return id;
    }

    public async Task<JsonObject> GetAsync(string id)
    {
        using var answer = await Admin.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    public async Task<JsonObject> WaitForAsync(string id, string status, Func<JsonObject, bool>? also = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        JsonObject job;
        do
        {
            job = await GetAsync(id);
            if ((string)job["job_status"]! == status && also?.Invoke(job) != false) return job;
            await Task.Delay(20);
        }
        while (!deadline.IsCancellationRequested);
        throw new TimeoutException($"The job has not become {status}: {job}");
    }

    public async Task WriteFileAsync(string key, string text)
    {
        await using var upload = await Files.CreateAsync(key, CancellationToken.None);
        await upload.Content.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        await upload.CommitAsync(CancellationToken.None);
    }
}

/// <summary>The same on MariaDB and moto: state and Cloud in DynamoDB, Legacy in MySQL, files in S3.</summary>
public sealed class RealSystemsJobsPortal : JobsPortal
{
    public override async Task<IReadOnlyList<(string Key, string Value)>> SystemsAsync() =>
        [.. (await RealSystems.NewAsync()).Where(setting => setting.Key != "Workflows:Engine").Select(setting => (setting.Key, setting.Value))];
}
