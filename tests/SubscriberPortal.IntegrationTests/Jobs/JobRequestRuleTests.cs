using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Jobs;

public sealed class JobRequestRuleTests(JobsPortal portal) : IClassFixture<JobsPortal>
{
    private const string NoId = "01900000-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("/migration/jobs", """{"jobType":"AUDIT"}""", "jobType")]
    [InlineData("/migration/jobs", """{}""", "jobType")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION"}""", "inputFileKey")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"LEGACY"}""", "source")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"DUAL_PROV","target":"CLOUD"}""", "source")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"MOON"}""", "target")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","inputFileKey":"uploads/01900000-0000-7000-8000-000000000000/a.csv"}""", "inputFileKey")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","inputFileKey":"jobs/01900000-0000-7000-8000-000000000000/export.csv"}""", "inputFileKey")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","inputFileKey":"uploads/../../etc/passwd"}""", "inputFileKey")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","inputFileKey":"uploads/01900000-0000-7000-8000-000000000000/never.csv"}""", "inputFileKey")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","jobId":"seven"}""", "jobId")]
    [InlineData("/migration/jobs", """{"jobType":"BULK_DELETE","target":"CLOUD"}""", "filters")]
    [InlineData("/migration/jobs", """{"jobType":"BULK_DELETE","target":"CLOUD","filters":{}}""", "filters")]
    [InlineData("/migration/jobs", """{"jobType":"BULK_DELETE","target":"CLOUD","source":"LEGACY","filters":{"status":"DELETED"}}""", "source")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","filters":{"status":"active"}}""", "filters.status")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","filters":{"colour":"red"}}""", "filters.colour")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","options":{"onConflict":"maybe"}}""", "options.onConflict")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","options":{"maxFailedPercent":100.5}}""", "options.maxFailedPercent")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","options":{"throttlePerSecond":0}}""", "options.throttlePerSecond")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","options":{"throttlePerSecond":"500"}}""", "options.throttlePerSecond")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"CLOUD","options":{"dryRun":"yes"}}""", "options.dryRun")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","sauce":"LEGACY"}""", "sauce")]
    [InlineData("/migration/jobs", """[]""", "body")]
    [InlineData("/migration/jobs/preview", """{"jobType":"BULK_DELETE","target":"CLOUD"}""", "filters")]
    [InlineData("/migration/upload", """{"fileName":"../a.csv","contentType":"text/csv"}""", "fileName")]
    [InlineData("/migration/upload", """{"fileName":"..","contentType":"text/csv"}""", "fileName")]
    [InlineData("/migration/upload", """{"contentType":"text/csv"}""", "fileName")]
    [InlineData("/migration/upload", """{"fileName":"a.csv","contentType":"image/png"}""", "contentType")]
    [InlineData("/migration/upload", """{"fileName":"a.csv","contentType":"text/csv","jobType":"EXPORT"}""", "jobType")]
    [InlineData("/audit/jobs", """{"auditType":"GLANCE"}""", "auditType")]
    [InlineData("/audit/jobs", """{"options":{}}""", "options")]
    [InlineData("/export/jobs", """{"exportScope":"ALL"}""", "exportScope")]
    [InlineData("/export/jobs", """{"format":"PDF"}""", "format")]
    [InlineData("/export/jobs", """{"maskPii":"no"}""", "maskPii")]
    [InlineData("/job-schedules", """{"jobType":"AUDIT","cron":"every day"}""", "cron")]
    [InlineData("/job-schedules", """{"jobType":"AUDIT","cron":"* * * * * ?"}""", "cron")]
    [InlineData("/job-schedules", """{"jobType":"AUDIT","cron":"0 0 3 1 1 ? 1999"}""", "cron")]
    [InlineData("/job-schedules", """{"jobType":"AUDIT","cron":"0 0 3 * * ?","timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("/job-schedules", """{"jobType":"BULK_DELETE","cron":"0 0 3 * * ?"}""", "jobType")]
    [InlineData("/job-schedules", """{"jobType":"MIGRATION","cron":"0 0 3 * * ?"}""", "source")]
    [InlineData("/job-schedules", """{"jobType":"AUDIT","cron":"0 0 3 * * ?","format":"CSV"}""", "format")]
    public async Task A_body_that_breaks_a_rule_is_a_400_that_names_the_member(string path, string body, string member)
    {
        using var answer = await portal.Admin.PostAsync(new Uri(path, UriKind.Relative), Json(body));

        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.Contains(member, problem["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("?status=DONE", "status")]
    [InlineData("?jobType=COPY", "jobType")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?from=2030-01-01T00:00:00Z&to=2020-01-01T00:00:00Z", "from")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?cursor=AAAA", "cursor")]
    public async Task A_query_of_the_list_that_breaks_a_rule_is_a_400_that_names_the_parameter(string query, string parameter)
    {
        using var answer = await portal.Admin.GetAsync(new Uri($"/jobs{query}", UriKind.Relative));

        Assert.Contains(parameter, (await ProblemAsync(answer, HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("GET", $"/jobs/{NoId}")]
    [InlineData("GET", "/jobs/not-an-id")]
    [InlineData("POST", $"/jobs/{NoId}/cancel")]
    [InlineData("POST", $"/jobs/{NoId}/pause")]
    [InlineData("POST", $"/jobs/{NoId}/resume")]
    [InlineData("POST", $"/jobs/{NoId}/redrive")]
    [InlineData("POST", $"/jobs/{NoId}/undo")]
    [InlineData("GET", $"/jobs/{NoId}/rejects")]
    [InlineData("GET", $"/jobs/{NoId}/report")]
    [InlineData("GET", $"/jobs/{NoId}/output")]
    [InlineData("GET", $"/jobs/{NoId}/history")]
    [InlineData("GET", $"/jobs/{NoId}/differences")]
    [InlineData("GET", $"/jobs/{NoId}/states/PlanJob")]
    [InlineData("GET", $"/jobs/{NoId}/events")]
    [InlineData("DELETE", $"/job-schedules/{NoId}")]
    public async Task What_is_not_there_is_a_404(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await portal.Admin.SendAsync(request);

        await ProblemAsync(answer, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("POST", "/audit/jobs")]
    [InlineData("POST", "/export/jobs")]
    [InlineData("POST", "/migration/jobs")]
    [InlineData("POST", "/migration/upload")]
    [InlineData("POST", $"/jobs/{NoId}/cancel")]
    [InlineData("POST", "/job-schedules")]
    public async Task Who_may_only_read_jobs_makes_and_changes_none(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = Json("{}") };
        using var answer = await portal.Viewer.SendAsync(request);

        await ProblemAsync(answer, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_jobId_that_is_not_there_is_a_404_and_one_of_another_type_a_400()
    {
        var audit = await portal.RunningAuditAsync();

        using var missing = await portal.Admin.PostAsync(new Uri("/migration/jobs", UriKind.Relative), Json($$"""{"jobType":"MIGRATION","jobId":"{{NoId}}"}"""));
        using var other = await portal.Admin.PostAsync(new Uri("/migration/jobs", UriKind.Relative), Json($$"""{"jobType":"MIGRATION","jobId":"{{audit}}"}"""));

        await ProblemAsync(missing, HttpStatusCode.NotFound);
        Assert.NotNull((await ProblemAsync(other, HttpStatusCode.BadRequest))["errors"]!["jobId"]);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonObject> ProblemAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }
}
