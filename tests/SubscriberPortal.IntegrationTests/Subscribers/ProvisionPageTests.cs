using System.Net;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class ProvisionPageTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    [Theory, InlineData("cloud"), InlineData("legacy"), InlineData("dual")]
    public async Task A_subscriber_is_created_changed_and_deleted_without_script(string system)
    {
        using var browser = await fixture.Portal.BrowseAs("admin");
        var uid = $"paged-{system}";
        var path = $"/provision/{system}/{uid}";
        var body = SubscriberCalls.Body(uid).ToDictionary(p => p.Key, p => (string?)p.Value ?? "");

        using var created = await browser.PostFormAsync($"/provision/{system}/_new", body);
        Assert.Equal((HttpStatusCode.Redirect, path), (created.StatusCode, created.Headers.Location?.ToString()));
        using (var detail = await browser.GetPageAsync(path)) Assert.Equal(uid, detail.QuerySelector("h1")!.TextContent);

        using var changed = await browser.PostFormAsync($"{path}/edit", new Dictionary<string, string> { ["planId"] = "GOLD" });
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal("GOLD", (await fixture.Portal.Provider(system).GetAsync(uid, CancellationToken.None))!.Subscriber.PlanId);

        using var deleted = await browser.PostFormAsync($"{path}/delete", new Dictionary<string, string> { ["version"] = await VersionAsync(system, uid) });
        Assert.Equal($"/provision/{system}", deleted.Headers.Location?.ToString());
        Assert.Null(await fixture.Portal.Provider(system).GetAsync(uid, CancellationToken.None));
    }

    [Fact]
    public async Task A_form_that_breaks_rules_comes_back_with_the_texts_and_a_message_at_each_field()
    {
        using var browser = await fixture.Portal.BrowseAs("admin");

        using var answer = await browser.PostFormAsync("/provision/cloud/_new", new Dictionary<string, string> { ["uid"] = "ok", ["msisdn"] = "12<b>", ["imsi"] = "1" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["#msisdn", "#imsi"], page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href")));
        Assert.Equal("12<b>", page.QuerySelector("#msisdn")!.GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("#imsi")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_change_made_meanwhile_is_shown_next_to_ones_own()
    {
        using var browser = await fixture.Portal.BrowseAs("admin");
        await fixture.Portal.AddSubscriberAsync("cloud", "meanwhile");
        var old = await VersionAsync("cloud", "meanwhile");
        await fixture.Admin.CallAsync("PUT", "/cloud/subscribers/meanwhile", """{"planId":"THEIRS"}""");

        using var answer = await browser.PostFormAsync("/provision/cloud/meanwhile/edit", new Dictionary<string, string> { ["planId"] = "MINE", ["version"] = old });

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["MINE", "THEIRS"], page.QuerySelectorAll(".error-summary td").Select(c => c.TextContent));
        Assert.Equal(await VersionAsync("cloud", "meanwhile"), page.QuerySelector("input[name=version]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_the_reader_left_alone_is_not_written()
    {
        using var browser = await fixture.Portal.BrowseAs("admin");
        await fixture.Portal.AddSubscriberAsync("cloud", "left-alone", s => s with { Address = "1 Street\n2nd line", FirstName = "  spaced " });

        using var answer = await browser.PostFormAsync("/provision/cloud/left-alone/edit", new Dictionary<string, string> { ["planId"] = "X", ["address"] = "1 Street\r\n2nd line" });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var now = (await fixture.Portal.Provider("cloud").GetAsync("left-alone", CancellationToken.None))!.Subscriber;
        Assert.Equal(("X", "1 Street\n2nd line", "  spaced "), (now.PlanId, now.Address, now.FirstName));
    }

    [Fact]
    public async Task A_viewer_sees_masks_and_no_way_to_write()
    {
        var stored = (await fixture.Portal.AddSubscriberAsync("dual", "for-viewers")).Subscriber;
        using var viewer = await fixture.Portal.BrowseAs("viewer");

        foreach (var path in new[] { "/provision/dual?search=for-viewers", "/provision/dual/for-viewers", "/provision/cloud/for-viewers" })
        {
            using var page = await viewer.GetPageAsync(path);
            Assert.DoesNotContain(stored.Imsi, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.DoesNotContain(stored.Address!, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.Empty(page.QuerySelectorAll("main a[href$='/edit'], main a[href$='/_new'], main form[method=post]"));
        }
    }

    [Fact]
    public async Task Dual_shows_both_sides_and_marks_what_differs()
    {
        await fixture.Portal.AddSubscriberAsync(SystemKeys.Cloud, "two-sides", s => s with { PlanId = "GOLD" });
        await fixture.Portal.AddSubscriberAsync(SystemKeys.Legacy, "two-sides");
        using var browser = await fixture.Portal.BrowseAs("admin");

        using var page = await browser.GetPageAsync("/provision/dual/two-sides");

        var row = Assert.Single(page.QuerySelectorAll("tr.differs"));
        Assert.Equal(["GOLD", "BASIC"], row.QuerySelectorAll("td").Select(c => c.TextContent.Trim()));
    }

    [Theory, InlineData("/provision/nowhere"), InlineData("/provision/CLOUD"), InlineData("/provision/cloud/not-there"), InlineData("/provision/cloud/a%20b"), InlineData("/provision/nowhere/_new")]
    public async Task What_is_not_there_is_a_page_that_says_so(string path)
    {
        using var browser = await fixture.Portal.BrowseAs("admin");

        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory, InlineData("new"), InlineData("edit"), InlineData("delete"), InlineData("1")]
    public async Task Every_uid_has_a_page_of_its_own(string uid)
    {
        await fixture.Portal.AddSubscriberAsync("cloud", uid);
        using var browser = await fixture.Portal.BrowseAs("admin");

        using var page = await browser.GetPageAsync($"/provision/cloud/{uid}");

        Assert.Equal(uid, page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task The_theme_is_chosen_by_a_form_and_only_leads_back_into_the_portal()
    {
        using var browser = await fixture.Portal.BrowseAs("admin");

        using var chosen = await browser.PostFormAsync("/provision/cloud", new Dictionary<string, string> { ["theme"] = "dark", ["back"] = "//elsewhere.example" }, "/theme");
        using var page = await browser.GetPageAsync("/provision/cloud");

        Assert.Equal("/", chosen.Headers.Location?.ToString());
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-theme"));
    }

    private async Task<string> VersionAsync(string system, string uid) => (await fixture.Portal.Provider(system).GetAsync(uid, CancellationToken.None))!.Version;
}
