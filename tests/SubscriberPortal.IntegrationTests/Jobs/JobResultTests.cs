using System.Net;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Jobs;

public abstract class JobResultTests(JobsPortal portal)
{
    private const string Rejects = "row,column,code,message,uid,msisdn,imsi,email\r\n2,imsi,imsi_format,imsi must be 15 digits.,u-1,+99900000001,12,\"a, b@example.org\"\r\n3,uid,required,uid is required.,,+99900000002,001010000000002,x@example.org,stray\r\n";

    [Fact]
    public async Task Rejects_are_given_as_they_are_and_masked_to_whoever_lacks_the_permission()
    {
        var id = await portal.FinishedAsync("/audit/jobs", new { });
        await portal.WriteFileAsync(JobFiles.Rejects(id), Rejects);

        Assert.Equal(Rejects, await portal.Admin.GetStringAsync(new Uri($"/jobs/{id}/rejects", UriKind.Relative)));
        var masked = await portal.Viewer.GetStringAsync(new Uri($"/jobs/{id}/rejects", UriKind.Relative));
        Assert.Equal(
            "row,column,code,message,uid,msisdn,imsi,email\r\n2,imsi,imsi_format,imsi must be 15 digits.,u-1,+99900000001,•••,•••@example.org\r\n3,uid,required,uid is required.,,+99900000002,001010•••••••••,•••@example.org,•••\r\n",
            masked);
    }

    [Fact]
    public async Task What_a_job_leaves_comes_once_it_has_ended_and_only_if_there_is_something()
    {
        var running = await portal.RunningAuditAsync();
        var finished = await portal.FinishedAsync("/audit/jobs", new { });

        foreach (var what in new[] { "rejects", "report", "output" })
        {
            Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(portal.Admin, $"/jobs/{running}/{what}"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(portal.Admin, $"/jobs/{finished}/{what}"));
        }
    }

    [Fact]
    public async Task Differences_are_paged_filtered_and_masked()
    {
        var id = await portal.FinishedAsync("/audit/jobs", new { });
        var conflict = """{"uid":"u-1","status":"CONFLICT","conflicts":[{"field":"email","cloudValue":"a@example.org","legacyValue":null},{"field":"planId","cloudValue":"A","legacyValue":"B"}]}""";
        await portal.WriteFileAsync(JobFiles.Differences(id), $$"""
            {{conflict}}
            {"uid":"u-2","status":"CLOUD_ONLY","conflicts":[]}
            {"uid":"u-3","status":"CONFLICT","conflicts":[]}

            """);

        var first = await DifferencesAsync(portal.Admin, id, "limit=2");
        Assert.Equal(["u-1", "u-2"], UidsOf(first));
        Assert.Equal(conflict, first["differences"]![0]!.ToJsonString());
        var second = await DifferencesAsync(portal.Admin, id, $"limit=2&cursor={(string)first["pagination"]!["nextCursor"]!}");
        Assert.Equal(["u-3"], UidsOf(second));
        Assert.False((bool)second["pagination"]!["hasMore"]!);
        Assert.Equal(["u-1", "u-3"], UidsOf(await DifferencesAsync(portal.Admin, id, "status=CONFLICT")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(portal.Admin, $"/jobs/{id}/differences?status=CONFLICT&cursor={(string)first["pagination"]!["nextCursor"]!}"));

        var masked = (await DifferencesAsync(portal.Viewer, id, "limit=1"))["differences"]![0]!["conflicts"]!;
        Assert.Equal(("•••@example.org", "A"), ((string)masked[0]!["cloudValue"]!, (string)masked[1]!["cloudValue"]!));
    }

    [Fact]
    public async Task An_export_with_personal_data_is_made_for_and_given_only_to_those_who_may_see_it()
    {
        var id = await portal.FinishedAsync("/export/jobs", new { maskPii = false });
        await portal.WriteFileAsync(JobFiles.Output(id, "csv"), "uid\r\n");
        await portal.Records.ChangeAsync(id, j => j with { OutputFileKey = JobFiles.Output(id, "csv") }, CancellationToken.None);

        using var redirect = await portal.Admin.GetAsync(new Uri($"/jobs/{id}/output", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal("uid\r\n", await portal.Application.Anonymous().FollowAsync(redirect.Headers.Location!));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(portal.Viewer, $"/jobs/{id}/output"));
        var logs = JsonNode.Parse(await portal.Admin.GetStringAsync(new Uri($"/audit/logs?target=job/{id}&action=pii.read", UriKind.Relative)))!;
        Assert.Single(logs["logs"]!.AsArray());
    }

    [Fact]
    public async Task The_event_stream_gives_the_record_at_every_change_until_the_end()
    {
        var id = await portal.RunningAuditAsync();
        using var stream = await portal.Admin.GetAsync(new Uri($"/jobs/{id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        Assert.Equal("RUNNING", StatusOf(await NextAsync(reader)));

        portal.Engine.End(id, "SUCCEEDED");

        string? last = null;
        while (await NextAsync(reader) is { } data) last = data;
        Assert.Equal("COMPLETED", StatusOf(last));
    }

    [Fact]
    public async Task History_is_paged_and_a_state_tells_its_input_output_attempts_and_error()
    {
        var id = await portal.RunningAuditAsync();
        var time = TimeProvider.System.GetUtcNow();
        portal.Engine.Histories[FakeEngine.ArnOf(id)] =
        [
            new WorkflowEvent(1, 0, "ExecutionStarted", time, """{"input":"{}"}"""),
            new WorkflowEvent(2, 0, "TaskStateEntered", time, """{"name":"PlanAudit","input":"{\"email\":\"a@example.org\",\"jobId\":\"j\"}"}"""),
            new WorkflowEvent(3, 2, "ActivityScheduled", time, """{"resource":"r"}"""),
            new WorkflowEvent(4, 3, "ActivityFailed", time, """{"error":"Portal.Internal","cause":"Once."}"""),
            new WorkflowEvent(5, 4, "ActivityScheduled", time, """{"resource":"r"}"""),
            new WorkflowEvent(6, 5, "ActivitySucceeded", time, """{"output":"{\"n\":1}"}"""),
            new WorkflowEvent(7, 6, "TaskStateExited", time, """{"name":"PlanAudit","output":"{\"n\":1}"}"""),
        ];

        var first = await JsonAsync(portal.Admin, $"/jobs/{id}/history?limit=4");
        var second = await JsonAsync(portal.Admin, $"/jobs/{id}/history?limit=4&cursor={(string)first["pagination"]!["nextCursor"]!}");
        var state = await JsonAsync(portal.Admin, $"/jobs/{id}/states/PlanAudit");
        var masked = await JsonAsync(portal.Viewer, $"/jobs/{id}/states/PlanAudit");

        Assert.Equal([5, 6, 7], second["events"]!.AsArray().Select(e => (int)e!["id"]!));
        Assert.Equal(("Task", 1, 2, 1), ((string)state["type"]!, (int)state["entered"]!, (int)state["attempts"]!, (int)state["output"]!["n"]!));
        Assert.Equal(("Portal.Internal", "a@example.org"), ((string)state["error"]!["error"]!, (string)state["input"]!["email"]!));
        Assert.Equal("•••@example.org", (string)masked["input"]!["email"]!);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(portal.Admin, $"/jobs/{id}/states/Nowhere"));
    }

    private static async Task<string?> NextAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return line[6..];
        }

        return null;
    }

    private static string StatusOf(string? data) => (string)JsonNode.Parse(data!)!["job_status"]!;

    private static IEnumerable<string> UidsOf(JsonObject page) => page["differences"]!.AsArray().Select(d => (string)d!["uid"]!);

    private static Task<JsonObject> DifferencesAsync(HttpClient client, string id, string query) => JsonAsync(client, $"/jobs/{id}/differences?{query}");

    private static async Task<JsonObject> JsonAsync(HttpClient client, string path) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!.AsObject();

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}

public sealed class EmbeddedJobResultTests(JobsPortal portal) : JobResultTests(portal), IClassFixture<JobsPortal>;

public sealed class RealSystemsJobResultTests(RealSystemsJobsPortal portal) : JobResultTests(portal), IClassFixture<RealSystemsJobsPortal>;
