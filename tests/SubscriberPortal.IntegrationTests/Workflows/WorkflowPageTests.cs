using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SubscriberPortal.IntegrationTests.Jobs;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Workflows;

public sealed class WorkflowPageTests(JobsPortal portal) : IClassFixture<JobsPortal>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_running_job_shows_its_states_by_word_shape_and_colour_and_refreshes()
    {
        var id = await portal.RunningAuditAsync();
        Happens(id, ("TaskStateEntered", 0, """{"name":"PlanAudit","input":"{}"}"""), ("ActivityScheduled", 2, "{}"), ("ActivityStarted", 3, "{}"), ("ActivityFailed", 4, """{"error":"E","cause":"c"}"""), ("ActivityScheduled", 5, "{}"));
        using var browser = await portal.Application.BrowseAs("viewer");

        using var page = await browser.GetPageAsync($"/operations/{id}");
        using var part = await browser.GetPageAsync($"/operations/{id}?handler=Workflow");

        Assert.Equal($"/operations/{id}?handler=Workflow", page.QuerySelector("#workflow")!.GetAttribute("data-refresh"));
        foreach (var document in new[] { page, part })
        {
            Assert.Equal("PlanAudit (Task, running, attempt 2)", StateOf(document, "PlanAudit").QuerySelector("title")!.TextContent);
            Assert.Contains("is-running info", StateOf(document, "PlanAudit").ClassName, StringComparison.Ordinal);
            Assert.NotNull(StateOf(document, "PlanAudit").QuerySelector("path.mark"));
            Assert.Equal("CompareSystems (Task, not entered)", StateOf(document, "CompareSystems").QuerySelector("title")!.TextContent);
            Assert.Contains(document.QuerySelectorAll("#workflow-table tbody tr"), row => row.TextContent.Contains("running, attempt 2", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Ended_jobs_show_what_succeeded_what_failed_and_stay_as_they_are()
    {
        var id = await portal.RunningAuditAsync();
        Happens(id, ("TaskStateEntered", 0, """{"name":"PlanAudit","input":"{}"}"""), ("ActivityScheduled", 2, "{}"), ("ActivitySucceeded", 3, "{}"), ("TaskStateExited", 4, """{"name":"PlanAudit","output":"{}"}"""),
            ("FailStateEntered", 5, """{"name":"JobFailed","input":"{}"}"""), ("ExecutionFailed", 6, """{"error":"E"}"""));
        portal.Engine.End(id, "FAILED", "E", "c");
        await portal.WaitForAsync(id, "FAILED");
        using var browser = await portal.Application.BrowseAs("viewer");

        using var page = await browser.GetPageAsync($"/operations/{id}");

        Assert.Equal("", page.QuerySelector("#workflow")!.GetAttribute("data-refresh"));
        Assert.Contains("is-succeeded ok", StateOf(page, "PlanAudit").ClassName, StringComparison.Ordinal);
        Assert.Contains("is-failed bad", StateOf(page, "JobFailed").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_opens_to_its_data_which_is_masked_for_those_who_may_not_see_it()
    {
        var id = await portal.RunningAuditAsync();
        Happens(id, ("TaskStateEntered", 0, """{"name":"PlanAudit","input":"{\"imsi\":\"001010123456789\"}"}"""), ("ActivityScheduled", 2, """{"input":"{\"imsi\":\"001010123456789\"}"}"""), ("ActivityFailed", 3, """{"error":"E","cause":"{\"imsi\":\"001010123456789\"}"}"""));
        using var viewer = await portal.Application.BrowseAs("viewer");
        using var admin = await portal.Application.BrowseAs("admin");

        foreach (var path in new[] { $"/operations/{id}/states?name=PlanAudit", $"/operations/{id}/history", $"/operations/{id}/history?state=PlanAudit&type=Failed" })
        {
            using var masked = await viewer.GetPageAsync(path);
            using var clear = await admin.GetPageAsync(path);
            Assert.DoesNotContain("001010123456789", masked.Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("001010123456789", clear.Body!.TextContent, StringComparison.Ordinal);
        }

        using var page = await viewer.GetPageAsync($"/operations/{id}/states?name=PlanAudit");
        Assert.Contains("retrying, attempt 2", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var unknown = await viewer.GetAsync(new Uri($"/operations/{id}/states?name=Nope", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_history_is_filtered_by_type_and_by_state()
    {
        var id = await portal.RunningAuditAsync();
        Happens(id, ("TaskStateEntered", 0, """{"name":"PlanAudit","input":"{}"}"""), ("ActivityScheduled", 2, "{}"), ("ActivitySucceeded", 3, "{}"), ("TaskStateExited", 4, """{"name":"PlanAudit","output":"{}"}"""),
            ("TaskStateEntered", 5, """{"name":"FinishAudit","input":"{}"}"""), ("ActivityScheduled", 6, "{}"));
        using var browser = await portal.Application.BrowseAs("viewer");

        Assert.Equal(["3", "7"], await IdsAsync("type=Scheduled"));
        Assert.Equal(["6", "7"], await IdsAsync("state=FinishAudit"));
        Assert.Equal(["3"], await IdsAsync("state=PlanAudit&type=Scheduled"));
        Assert.Empty(await IdsAsync("state=CompareSystems"));

        async Task<IEnumerable<string>> IdsAsync(string query)
        {
            using var page = await browser.GetPageAsync($"/operations/{id}/history?{query}");
            return [.. page.QuerySelectorAll("tbody th").Select(cell => cell.TextContent)];
        }
    }

    [Fact]
    public async Task A_pasted_definition_is_drawn_and_each_finding_says_where_it_is()
    {
        var (page, status) = await CheckAsync("""{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Nowhere"},"<b>x</b>":{"Type":"Task","End":true}}}""");

        Assert.Equal(200, status);
        var locations = page.QuerySelectorAll("main tbody th code").Select(code => code.TextContent).ToList();
        Assert.Contains(locations, location => location.StartsWith("/States/A", StringComparison.Ordinal));
        Assert.Contains(locations, location => location.StartsWith("/States/<b>x</b>", StringComparison.Ordinal));
        Assert.Equal(2, page.QuerySelectorAll("svg.graph .state").Length);
        Assert.Null(page.QuerySelector("main b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"End":true}},"States":7}""")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task What_is_no_definition_is_told_so(string text)
    {
        var (page, status) = await CheckAsync(text);

        Assert.Equal(200, status);
        Assert.NotNull(page.QuerySelector("main .error-summary, main .badge.bad"));
    }

    [Fact]
    public async Task More_than_a_mebibyte_is_refused_in_words()
    {
        var (page, _) = await CheckAsync(new string(' ', 1024 * 1024) + "{}");

        Assert.Contains("1 MiB", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<(AngleSharp.Html.Dom.IHtmlDocument Page, int Status)> CheckAsync(string text)
    {
        using var browser = await portal.Application.BrowseAs("viewer");
        using var answer = await browser.PostFormAsync("/workflows/check", new Dictionary<string, string> { ["Definition"] = text });
        return (await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync()), (int)answer.StatusCode);
    }

    private void Happens(string id, params (string Type, long PreviousId, string Details)[] events) => portal.Engine.Histories[FakeEngine.ArnOf(id)] =
        [new WorkflowEvent(1, 0, "ExecutionStarted", Now, "{}"), .. events.Select((item, i) => new WorkflowEvent(i + 2, item.PreviousId, item.Type, Now, item.Details))];

    private static IElement StateOf(IParentNode document, string name) =>
        document.QuerySelectorAll("svg.graph .state").First(state => state.QuerySelector("title")!.TextContent.StartsWith($"{name} (", StringComparison.Ordinal));
}
