using System.Net;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Plugins;

public sealed class PluginPageTests(PluginPortal plugin) : IClassFixture<PluginPortal>
{
    [Fact]
    public async Task A_subscriber_is_created_found_changed_and_deleted_in_the_plugins_pages()
    {
        using var browser = await plugin.Portal.BrowseAs("admin");
        var body = SubscriberCalls.Body("paged-1").ToDictionary(p => p.Key, p => (string?)p.Value ?? "");

        using var created = await browser.PostFormAsync("/provision/sample/_new", body);
        Assert.Equal("/provision/sample/paged-1", created.Headers.Location?.ToString());
        using (var list = await browser.GetPageAsync($"/provision/sample?search={Uri.EscapeDataString(body["msisdn"])}"))
        {
            Assert.Equal("Sample subscribers", list.QuerySelector("h1")!.TextContent);
            Assert.Contains("paged-1", list.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("/provision/sample", list.QuerySelector("nav a[aria-current]")!.GetAttribute("href"));
        }

        using var changed = await browser.PostFormAsync("/provision/sample/paged-1/edit", new Dictionary<string, string> { ["planId"] = "GOLD" });
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        var stored = await plugin.Portal.Provider("sample").GetAsync("paged-1", CancellationToken.None);
        Assert.Equal("GOLD", stored!.Subscriber.PlanId);

        using var deleted = await browser.PostFormAsync("/provision/sample/paged-1/delete", new Dictionary<string, string> { ["version"] = stored.Version });
        Assert.Equal("/provision/sample", deleted.Headers.Location?.ToString());
        Assert.Null(await plugin.Portal.Provider("sample").GetAsync("paged-1", CancellationToken.None));
    }

    [Fact]
    public async Task The_dashboard_the_system_page_and_the_job_forms_know_it()
    {
        using var browser = await plugin.Portal.BrowseAs("admin");

        using var dashboard = await browser.GetPageAsync("/");
        Assert.NotNull(dashboard.QuerySelector("a.stat[href='/provision/sample']"));
        using var system = await browser.GetPageAsync("/system");
        Assert.Contains("Sample CRM 4.2", system.QuerySelectorAll("tr").Single(r => r.QuerySelector("th")?.TextContent == "Sample").TextContent, StringComparison.Ordinal);
        foreach (var (path, field) in new[] { ("/operations/new", "Input.Source"), ("/operations/new", "Input.Target"), ("/operations/new?type=export", "Input.ExportScope"), ("/schedules", "Input.Source") })
        {
            using var form = await browser.GetPageAsync(path);
            Assert.NotNull(form.QuerySelector($"select[name='{field}'] option[value='sample']"));
        }
    }
}
