using System.Net;
using Microsoft.Playwright;
using SubscriberPortal.EndToEndTests.Support;
using SubscriberPortal.IntegrationTests.Plugins;
using SubscriberPortal.IntegrationTests.Plugins.Service;

namespace SubscriberPortal.EndToEndTests;

/// <summary>The built portal with the sample plugin, taken in by path and hash as an operator would, in a real browser.</summary>
public sealed class PluginBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_subscriber_of_the_plugins_system_is_created_found_changed_migrated_and_deleted()
    {
        await using var service = await SubscriberService.StartNewAsync();
        await using var portal = await PortalProcess.StartNewAsync(SamplePluginFile.Settings(service.Address).ToDictionary(s => s.Key, s => s.Value));
        var page = await browser.OpenAsync(portal);
        await Browser.SignInAsync(page);

        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Sample" }).ClickAsync();
        await page.WaitForURLAsync("**/provision/sample");
        await page.GotoAsync("/provision/sample/_new");
        await page.Locator("[name='uid']").FillAsync("plugged-1");
        await page.Locator("[name='msisdn']").FillAsync("+99912345678");
        await page.Locator("[name='imsi']").FillAsync("001010000000001");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/provision/sample/plugged-1");
        Assert.Equal(1, service.Count);

        await page.GotoAsync("/provision/sample/plugged-1/edit");
        await page.Locator("[name='planId']").FillAsync("GOLD");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/provision/sample/plugged-1");
        await page.GotoAsync("/provision/sample?search=%2B999123&planId=GOLD");
        Assert.Contains("plugged-1", await page.Locator("table").InnerTextAsync(), StringComparison.Ordinal);

        using var client = await portal.SignInAsync();
        var started = await client.PostForAsync("/migration/jobs", new() { ["jobType"] = "MIGRATION", ["source"] = "sample", ["target"] = "CLOUD" }, HttpStatusCode.Accepted);
        var job = await client.WaitForJobAsync((string)started["job_id"]!, j => (string?)j["job_status"] is "COMPLETED" or "FAILED");
        Assert.Equal(("COMPLETED", 1), ((string?)job["job_status"], (long)job["success_records"]!));
        await page.GotoAsync("/provision/cloud/plugged-1");
        Assert.Contains("GOLD", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/provision/sample/plugged-1/delete");
        await page.Locator("main form[method=post] button").First.ClickAsync();
        await page.WaitForURLAsync("**/provision/sample");
        Assert.Equal(0, service.Count);

        await service.StopAsync();
        await page.GotoAsync("/system");
        Assert.Contains("cannot be reached", await page.Locator("tr", new() { HasText = "Sample" }).InnerTextAsync(), StringComparison.Ordinal);
    }

    private static Task SubmitAsync(IPage page) => page.Locator("main form[method=post] button:not([formaction])").First.ClickAsync();
}
