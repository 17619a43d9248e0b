using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Dual's own part of the API and its pages.</summary>
public sealed class DualApiTests
{
    [Fact]
    public async Task The_sync_status_says_that_there_was_no_audit_and_how_both_sides_are()
    {
        await using var portal = new PortalApplication();
        using var client = await portal.SignInAs("viewer");

        var status = (await client.GetFromJsonAsync<JsonObject>("/dual/sync-status"))!;

        Assert.Null(status["synced"]);
        Assert.Equal((0, true), ((int)status["pending"]!, (bool)status["stale"]!));
        Assert.Equal(("healthy", "healthy"), ((string)status["cloud"]!["status"]!, (string)status["legacy"]!["status"]!));
    }

    [Fact]
    public async Task A_conflict_is_previewed_and_settled_on_the_version_of_the_preview()
    {
        await using var portal = new PortalApplication();
        await ConflictAsync(portal, "one");
        using var client = await portal.SignInAs("operator");

        var preview = await client.PostJsonAsync("/dual/subscribers/one/sync/preview", new { strategy = "CLOUD_WINS" }, HttpStatusCode.OK);
        Assert.Equal("CLOUD-PLAN", (string)preview["result"]!["planId"]!);
        await client.PostJsonAsync("/dual/subscribers/one/sync", new { strategy = "CLOUD_WINS", version = "stale" }, HttpStatusCode.Conflict);
        var done = await client.PostJsonAsync("/dual/subscribers/one/sync", new { strategy = "CLOUD_WINS", version = (string)preview["version"]! }, HttpStatusCode.OK);

        Assert.Equal(("DONE", "SYNCED"), ((string)done["outcome"]!, (string)done["syncStatus"]!));
        using var admin = await portal.SignInAs("admin");
        Assert.Contains("subscriber.sync", await admin.GetStringAsync("/audit/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selection_has_an_outcome_for_each()
    {
        await using var portal = new PortalApplication();
        await ConflictAsync(portal, "one");
        using var client = await portal.SignInAs("operator");

        var answer = await client.PostJsonAsync("/dual/sync", new { uids = new[] { "one", "nobody" }, strategy = "LEGACY_WINS" }, HttpStatusCode.OK);

        Assert.Equal((1, 1), ((int)answer["done"]!, (int)answer["failed"]!));
    }

    [Theory]
    [InlineData("""{"strategy":"ALL_WIN"}""", "strategy")]
    [InlineData("""{"strategy":"MERGE","fields":{"nick":"CLOUD"}}""", "fields.nick")]
    [InlineData("""{"strategy":"MERGE","fields":{"email":"BOTH"}}""", "fields.email")]
    [InlineData("""{"strategy":"MERGE","extra":1}""", "extra")]
    public async Task A_bad_sync_is_refused_by_name(string body, string member)
    {
        await using var portal = new PortalApplication();
        using var client = await portal.SignInAs("operator");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(new Uri("/dual/subscribers/one/sync", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(member, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_may_not_sync_and_sees_personal_differences_masked()
    {
        await using var portal = new PortalApplication();
        await ConflictAsync(portal, "one");
        using var client = await portal.SignInAs("viewer");

        using var refused = await client.PostAsJsonAsync("/dual/subscribers/one/sync", new { strategy = "CLOUD_WINS" });
        var detail = await client.GetStringAsync("/dual/subscribers/one");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("cloud-name", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_settles_a_conflict_in_the_browser_without_script()
    {
        await using var portal = new PortalApplication();
        await ConflictAsync(portal, "one");
        using var browser = await portal.BrowseAs("operator");

        Assert.Contains("/provision/dual/one/sync", (await browser.GetPageAsync("/provision/dual/one")).DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var answer = await browser.PostFormAsync("/provision/dual/one/sync?strategy=LEGACY_WINS", new Dictionary<string, string> { ["strategy"] = "LEGACY_WINS" }, "/provision/dual/one/sync");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("BASIC", (await portal.Provider(SystemKeys.Cloud).GetAsync("one", CancellationToken.None))!.Subscriber.PlanId);
    }

    [Fact]
    public async Task An_operator_makes_a_selection_equal_in_the_browser_but_not_what_changed_since_the_preview()
    {
        await using var portal = new PortalApplication();
        foreach (var uid in new[] { "one", "two" }) await ConflictAsync(portal, uid);
        var alone = await portal.AddSubscriberAsync(SystemKeys.Legacy, "three");
        using var browser = await portal.BrowseAs("operator");
        const string path = "/provision/dual/-/sync?uid=one&uid=two&uid=three&uid=nobody&strategy=LEGACY_WINS";

        using var page = await browser.GetPageAsync(path);
        string[] effects = ["one Conflict Cloud becomes what Legacy holds.", "two Conflict Cloud becomes what Legacy holds.", "three Legacy only It is copied from Legacy.", "nobody Neither side has the subscriber."];
        Assert.Equal(effects, RowsOf(page));
        var seen = page.QuerySelectorAll("input[name=version]").Select(input => input.GetAttribute("value")!).ToList();
        Assert.Equal(3, seen.Count);

        // Somebody changes one of them after the preview: the version that the page held is sent.
        var moved = await portal.Provider(SystemKeys.Legacy).GetAsync("two", CancellationToken.None);
        await portal.Provider(SystemKeys.Legacy).WriteAsync(SubscriberWrite.Replace(moved!.Subscriber with { PlanId = "MOVED" }, moved.Version, "elsewhere:1"), CancellationToken.None);
        using var form = new FormUrlEncodedContent(
        [
            new("strategy", "LEGACY_WINS"), new("__RequestVerificationToken", page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            .. new[] { "one", "two", "three" }.Zip(seen).SelectMany(pair => new KeyValuePair<string, string>[] { new("uid", pair.First), new("version", pair.Second) }),
        ]);
        using var answer = await browser.PostAsync(new Uri("/provision/dual/-/sync", UriKind.Relative), form);
        using var done = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

        Assert.Equal(["one Synced Both sides are equal now.", "two Conflict Nothing was done: it has changed since the preview.", "three Synced Both sides are equal now."], RowsOf(done));
        Assert.Equal("CLOUD-PLAN", (await portal.Provider(SystemKeys.Cloud).GetAsync("two", CancellationToken.None))!.Subscriber.PlanId);
        Assert.True(SubscriberComparison.AreEqual(alone.Subscriber, (await portal.Provider(SystemKeys.Cloud).GetAsync("three", CancellationToken.None))!.Subscriber));

        static IEnumerable<string> RowsOf(IHtmlDocument page) =>
            page.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(text => text.Length > 0)));
    }

    [Theory]
    [InlineData("?uid=%3Cb%3E")]
    [InlineData("?uid=one&strategy=MERGE")]
    public async Task A_selection_that_cannot_be_is_refused_on_its_page(string query)
    {
        await using var portal = new PortalApplication();
        using var browser = await portal.BrowseAs("operator");

        using var answer = await browser.GetAsync(new Uri($"/provision/dual/-/sync{query}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Nothing was changed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intent_that_is_not_open_cannot_be_settled()
    {
        await using var portal = new PortalApplication();
        using var client = await portal.SignInAs("operator");

        await client.PostJsonAsync("/dual/intents/none/settle", new { direction = "FORWARD" }, HttpStatusCode.NotFound);
        await client.PostJsonAsync("/dual/intents/none/settle", new { direction = "SIDEWAYS" }, HttpStatusCode.BadRequest);
        Assert.Equal(0, (int)(await client.GetFromJsonAsync<JsonObject>("/dual/intents"))!["total"]!);
    }

    private static async Task ConflictAsync(PortalApplication portal, string uid)
    {
        await portal.AddSubscriberAsync(SystemKeys.Legacy, uid);
        await portal.AddSubscriberAsync(SystemKeys.Cloud, uid, subscriber => subscriber with { PlanId = "CLOUD-PLAN", FirstName = "cloud-name" });
    }
}
