using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Auditing;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class AuditTests : IAsyncLifetime
{
    private const string Subscriber = "{\"uid\":\"u\",\"imsi\":\"001010123456789\",\"email\":\"ada@example.org\",\"firstName\":\"Ada\",\"msisdn\":\"+99900000001\"}";

    private readonly PortalApplication _portal = new();

    [Fact]
    public async Task An_auditor_sees_personal_data_only_with_a_reason_which_is_logged()
    {
        await RecordAsync(new AuditEntry("somebody", "subscriber.create", "cloud/u", After: Subscriber));
        using var auditor = await _portal.SignInAs("auditor");

        var masked = await auditor.GetStringAsync("/audit/logs?target=cloud/u");
        auditor.DefaultRequestHeaders.Add("X-Reason", "case 42");
        var shown = await auditor.GetStringAsync("/audit/logs?target=cloud/u");

        Assert.DoesNotContain("Ada", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("001010123456789", masked, StringComparison.Ordinal);
        Assert.Contains("+99900000001", masked, StringComparison.Ordinal);
        Assert.Contains("Ada", shown, StringComparison.Ordinal);
        var reads = (await ListAsync(auditor, "action=pii.read"))["logs"]!.AsArray();
        Assert.Contains(reads, r => (string)r!["who"]! == "the-auditor" && (string)r["reason"]! == "case 42");
    }

    [Fact]
    public async Task A_viewer_gets_no_personal_data_for_a_reason()
    {
        await _portal.AddSubscriberAsync("cloud", "u-1");
        using var viewer = await _portal.SignInAs("viewer");
        viewer.DefaultRequestHeaders.Add("X-Reason", "curious");

        Assert.DoesNotContain("Ada", await viewer.GetStringAsync("/cloud/subscribers/u-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_that_says_nothing_is_refused()
    {
        using var auditor = await _portal.SignInAs("auditor");
        auditor.DefaultRequestHeaders.Add("X-Reason", "x");

        using var answer = await auditor.GetAsync("/audit/logs");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Pages_of_the_trail_join_without_gap_or_overlap_while_it_grows()
    {
        for (var i = 0; i < 25; i++) await RecordAsync(new AuditEntry("writer", "test.step", $"thing/{i}"));
        using var admin = await _portal.SignInAs("admin");
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(admin, $"action=test.step&limit=10{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page["logs"]!.AsArray().Select(l => (string)l!["target"]!));
            cursor = (string?)page["pagination"]!["nextCursor"];
            await RecordAsync(new AuditEntry("writer", "test.step", "thing/later"));
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"thing/{i}"), seen);
    }

    [Fact]
    public async Task Filters_find_by_user_action_text_and_time()
    {
        await RecordAsync(new AuditEntry("first", "job.cancel", "job/1"));
        _portal.Time.Advance(TimeSpan.FromHours(1));
        var between = _portal.Time.GetUtcNow();
        _portal.Time.Advance(TimeSpan.FromMinutes(1));
        await RecordAsync(new AuditEntry("second", "job.pause", "job/2"));
        using var admin = await _portal.SignInAs("admin");

        Assert.Equal(["job/1"], await TargetsAsync("who=FIRST"));
        Assert.Equal(["job/2"], await TargetsAsync("action=job.pause"));
        Assert.Equal(["job/2", "job/1"], await TargetsAsync("search=JOB/"));
        Assert.Equal(["job/2"], await TargetsAsync($"search=job/&from={Uri.EscapeDataString(between.ToString("O"))}"));
        Assert.Equal(["job/1"], await TargetsAsync($"search=job/&to={Uri.EscapeDataString(between.ToString("O"))}"));

        async Task<string[]> TargetsAsync(string query) => [.. (await ListAsync(admin, query))["logs"]!.AsArray().Select(l => (string)l!["target"]!)];
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        for (var i = 0; i < 3; i++) await RecordAsync(new AuditEntry("writer", "test.step", "thing"));
        using var admin = await _portal.SignInAs("admin");
        var cursor = (string)(await ListAsync(admin, "action=test.step&limit=1"))["pagination"]!["nextCursor"]!;

        using var answer = await admin.GetAsync($"/audit/logs?action=other&cursor={cursor}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    private Task RecordAsync(AuditEntry entry) => _portal.Services.GetRequiredService<IAuditTrail>().RecordAsync(entry, CancellationToken.None);

    private static async Task<JsonObject> ListAsync(HttpClient client, string query) => (await client.GetFromJsonAsync<JsonObject>($"/audit/logs?{query}"))!;
}
