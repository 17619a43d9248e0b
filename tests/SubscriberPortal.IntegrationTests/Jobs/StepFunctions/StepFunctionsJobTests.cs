using System.Net;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Jobs.StepFunctions;

/// <summary>Whole jobs with their workflows on Step Functions, for which moto stands; what moto shows is read with the AWS command line tool.</summary>
public sealed class StepFunctionsJobTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_migration_an_audit_and_an_export_run_to_their_ends_on_step_functions()
    {
        var moto = await TestServers.MotoAsync();
        await using var portal = await StepFunctionsPortal.StartAsync(moto.Url);

        var id = await portal.MigrateAsync(600);
        var job = await portal.Admin.WaitForJobAsync(id, Limit);

        Assert.Equal(("COMPLETED", 600, 600), ((string)job["job_status"]!, (int)job["processed_records"]!, (int)job["success_records"]!));
        var execution = await ExecutionAsync(moto, job);
        Assert.Equal((id, "SUCCEEDED"), ((string)execution["name"]!, (string)execution["status"]!));
        Assert.EndsWith($":stateMachine:{portal.Prefix}migration-workflow", (string)execution["stateMachineArn"]!, StringComparison.Ordinal);
        Assert.Equal(600, await CountAsync(portal));

        var audit = await portal.Admin.RunJobAsync("/audit/jobs", new { auditType = "DATA_VALIDATION" }, Limit);
        Assert.Equal(("COMPLETED", 600), ((string)audit["job_status"]!, (int)audit["processed_records"]!));
        var export = await portal.Admin.RunJobAsync("/export/jobs", new { exportScope = "LEGACY_ONLY", format = "CSV" }, Limit);
        Assert.Equal(("COMPLETED", 600), ((string)export["job_status"]!, (int)export["processed_records"]!));

        var history = JsonNode.Parse(await portal.Admin.GetStringAsync(new Uri($"/jobs/{id}/history?limit=1000", UriKind.Relative)))!.ToJsonString();
        Assert.Contains("ExecutionSucceeded", history, StringComparison.Ordinal);
        using var browser = await portal.Application.BrowseAs("viewer");
        using var page = await browser.GetPageAsync($"/operations/{id}");
        Assert.Contains(page.QuerySelectorAll("#workflow-table tbody tr"), row => row.TextContent.Contains("ProcessChunks", StringComparison.Ordinal) && row.TextContent.Contains("succeeded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_is_paused_resumed_and_cancelled()
    {
        var moto = await TestServers.MotoAsync();
        await using var portal = await StepFunctionsPortal.StartAsync(moto.Url);
        var id = await portal.MigrateAsync(5_000, throttlePerSecond: 200);
        var running = await portal.UntilProcessedAsync(id, 1);

        await portal.Admin.PostJsonAsync($"/jobs/{id}/pause", new { }, HttpStatusCode.OK);
        await UntilStatusAsync(portal, id, "PAUSED");
        Assert.Equal(("ABORTED", "Portal.Paused"), StatusAndError(await ExecutionAsync(moto, running)));
        await portal.Admin.PostJsonAsync($"/jobs/{id}/resume", new { }, HttpStatusCode.OK);
        var resumed = await UntilStatusAsync(portal, id, "RUNNING", job => job["execution_arn"] is not null);
        Assert.EndsWith($":{id}-2", (string)resumed["execution_arn"]!, StringComparison.Ordinal);
        await portal.UntilProcessedAsync(id, (long)resumed["processed_records"]! + 1);

        await portal.Admin.PostJsonAsync($"/jobs/{id}/cancel", new { }, HttpStatusCode.OK);

        var cancelled = await UntilStatusAsync(portal, id, "CANCELLED");
        Assert.Equal(("ABORTED", "Portal.Cancelled"), StatusAndError(await ExecutionAsync(moto, resumed)));
        Assert.InRange((long)cancelled["processed_records"]!, 2, 4_999);
        Assert.Equal((long)cancelled["success_records"]!, await CountAsync(portal));
    }

    [Fact]
    public async Task A_connection_that_is_lost_for_longer_than_a_heartbeat_costs_time_and_no_row()
    {
        var moto = await TestServers.MotoAsync();
        using var proxy = new FlakyProxy(moto.Port);
        await using var portal = await StepFunctionsPortal.StartAsync($"http://127.0.0.1:{proxy.Port}", text => text.Replace("\"HeartbeatSeconds\": 45", "\"HeartbeatSeconds\": 3", StringComparison.Ordinal));
        var id = await portal.MigrateAsync(3_000, throttlePerSecond: 400);
        var job = await portal.UntilProcessedAsync(id, 1);

        proxy.Mode = ProxyMode.Down;
        await UntilEventAsync(moto, job, "ActivityTimedOut");
        proxy.Mode = ProxyMode.Pass;

        var ended = await portal.Admin.WaitForJobAsync(id, Limit);
        Assert.Equal(("COMPLETED", 3_000, 3_000, 0), ((string)ended["job_status"]!, (int)ended["processed_records"]!, (int)ended["success_records"]!, (int)ended["failed_records"]!));
        Assert.Equal(3_000, await CountAsync(portal));
    }

    [Fact]
    public async Task An_execution_that_step_functions_has_forgotten_fails_its_job_which_says_so_and_a_redrive_goes_on()
    {
        using var moto = await MotoServer.StartNewAsync();
        await using var portal = await StepFunctionsPortal.StartAsync(moto.Url);
        var id = await portal.MigrateAsync(3_000, throttlePerSecond: 300);
        await portal.UntilProcessedAsync(id, 1);

        using var http = new HttpClient();
        using var reset = await http.PostAsync(new Uri($"{moto.Url}/moto-api/reset"), null);

        var lost = await portal.Admin.WaitForJobAsync(id, Limit);
        Assert.Equal("FAILED", (string)lost["job_status"]!);
        Assert.Contains("lost", (string)lost["error"]!, StringComparison.Ordinal);
        await portal.Admin.PostJsonAsync($"/jobs/{id}/redrive", new { }, HttpStatusCode.Accepted);
        var ended = await portal.Admin.WaitForJobAsync(id, Limit);
        Assert.Equal(("COMPLETED", 3_000), ((string)ended["job_status"]!, (int)ended["success_records"]!));
        Assert.Equal(3_000, await CountAsync(portal));
    }

    private static async Task<long> CountAsync(StepFunctionsPortal portal) => (await portal.Application.Provider(SystemKeys.Legacy).CountAsync(CancellationToken.None)).Total;

    private static (string, string?) StatusAndError(JsonNode execution) => ((string)execution["status"]!, (string?)execution["error"]);

    private static async Task<JsonNode> ExecutionAsync(MotoServer moto, JsonObject job) =>
        JsonNode.Parse(await moto.AwsAsync("stepfunctions", "describe-execution", "--execution-arn", (string)job["execution_arn"]!))!;

    private static async Task UntilEventAsync(MotoServer moto, JsonObject job, string type)
    {
        using var deadline = new CancellationTokenSource(Limit);
        while (!(await moto.AwsAsync("stepfunctions", "get-execution-history", "--execution-arn", (string)job["execution_arn"]!)).Contains(type, StringComparison.Ordinal))
            await Task.Delay(500, deadline.Token);
    }

    private static async Task<JsonObject> UntilStatusAsync(StepFunctionsPortal portal, string id, string status, Func<JsonObject, bool>? also = null)
    {
        using var deadline = new CancellationTokenSource(Limit);
        while (true)
        {
            var job = JsonNode.Parse(await portal.Admin.GetStringAsync(new Uri($"/jobs/{id}", UriKind.Relative)))!.AsObject();
            if ((string)job["job_status"]! == status && also?.Invoke(job) != false) return job;
            await Task.Delay(50, deadline.Token);
        }
    }
}
