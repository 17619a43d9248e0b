using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Migration;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.IntegrationTests.Workflows.Engines;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Jobs.StepFunctions;

/// <summary>A portal whose workflows run on Step Functions at some address, under names of its own there.</summary>
internal sealed class StepFunctionsPortal : IAsyncDisposable
{
    private StepFunctionsPortal(PortalApplication application, HttpClient admin, string prefix) => (Application, Admin, Prefix) = (application, admin, prefix);

    public PortalApplication Application { get; }

    public HttpClient Admin { get; }

    public string Prefix { get; }

    /// <param name="change">Changes the text of every definition, for heartbeats of seconds.</param>
    public static async Task<StepFunctionsPortal> StartAsync(string url, Func<string, string>? change = null, params (string, string)[] more)
    {
        var prefix = $"j{Guid.NewGuid():N}"[..12] + "-";
        (string, string)[] settings =
        [
            ("Workflows:Engine", "StepFunctions"), ("Workflows:ServiceUrl", url), ("Workflows:NamePrefix", prefix), ("Workflows:RoleArn", StepFunctionsEngine.Role), ("Jobs:HeartbeatSeconds", "1"),
            .. more,
        ];

        // The SDK finds them where an operator's would be.
        MotoServer.UseCredentials();
        var application = change is null ? PortalApplication.With(settings) : PortalApplication.With(services => services.AddSingleton(Changed(change)), settings);
        return new StepFunctionsPortal(application, await application.SignInAs("admin"), prefix);
    }

    /// <summary>Starts a migration of that many good rows into Legacy; answers its id when it runs.</summary>
    public async Task<string> MigrateAsync(int rows, int? throttlePerSecond = null)
    {
        var upload = await Admin.UploadAsync("rows.csv", SampleFile.Bytes(SampleFile.Header + SampleFile.Rows(0, rows)));
        var body = new { jobId = (string)upload["jobId"]!, inputFileKey = (string)upload["inputFileKey"]!, jobType = "MIGRATION", target = "LEGACY", options = new { throttlePerSecond } };
        return (string)(await Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.Accepted))["job_id"]!;
    }

    /// <summary>Waits until that many rows are done; answers the record.</summary>
    public async Task<JsonObject> UntilProcessedAsync(string jobId, long rows)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var job = JsonNode.Parse(await Admin.GetStringAsync(new Uri($"/jobs/{jobId}", UriKind.Relative)))!.AsObject();
            if ((long)job["processed_records"]! >= rows) return job;
            await Task.Delay(50, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Application.DisposeAsync();
    }

    private static Func<IServiceProvider, WorkflowDefinitions> Changed(Func<string, string> change) => _ =>
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Repository.Root.FullName, "stepfunctions"), "*-workflow.json")
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => change(File.ReadAllText(path)));
        return new WorkflowDefinitions(texts, new WorkflowOptions());
    };
}
