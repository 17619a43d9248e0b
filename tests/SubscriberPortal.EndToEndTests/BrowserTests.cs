using Microsoft.Playwright;
using SubscriberPortal.EndToEndTests.Support;

namespace SubscriberPortal.EndToEndTests;

/// <summary>What an administrator does in the browser, with the real program behind it.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_loaded_and_its_job_watched_to_the_end_with_and_without_script(bool withScript)
    {
        await using var portal = await PortalProcess.StartNewAsync();
        var file = Path.Combine(portal.Data.FullName, "subscribers.csv");
        await portal.RunAsync("generate", "--rows", "2000", "--bad-percent", "1", "--out", file);
        var page = await browser.OpenAsync(portal, withScript);
        await Browser.SignInAsync(page);

        await page.GotoAsync("/operations/new");
        await page.GetByLabel("Into").SelectOptionAsync("DUAL_PROV");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the migration" }).ClickAsync();
        await page.WaitForURLAsync("**/operations/*-*");
        await ReachAsync(page, withScript, "Completed");

        var progress = await page.Locator("#progress").InnerTextAsync();
        Assert.Contains("1,980", progress, StringComparison.Ordinal);
        Assert.Contains("20", progress, StringComparison.Ordinal);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Rejected rows" }).ClickAsync());
        var rejects = Csv.Read(await File.ReadAllTextAsync((await download.PathAsync())!));
        Assert.Equal(21, rejects.Count);
    }

    [Fact]
    public async Task A_subscriber_is_created_found_changed_and_deleted_in_the_pages()
    {
        await using var portal = await PortalProcess.StartNewAsync();
        var page = await browser.OpenAsync(portal);
        await Browser.SignInAsync(page);

        await page.GotoAsync("/provision/dual/_new");
        await page.Locator("[name='uid']").FillAsync("browser-1");
        await page.Locator("[name='msisdn']").FillAsync("+99912345678");
        await page.Locator("[name='imsi']").FillAsync("not an imsi");
        await SubmitAsync(page);
        Assert.Contains("15 digits", await page.Locator(".error-summary").InnerTextAsync(), StringComparison.Ordinal);

        await page.Locator("[name='imsi']").FillAsync("001010000000001");
        await page.Locator("[name='firstName']").FillAsync("Zoë <script>alert(1)</script>");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/provision/dual/browser-1");
        Assert.Contains("<script>alert(1)</script>", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/provision/legacy?search=%2B999123");
        Assert.Contains("browser-1", await page.Locator("table").InnerTextAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/provision/dual/browser-1/edit");
        await page.Locator("[name='status']").SelectOptionAsync("SUSPENDED");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/provision/dual/browser-1");
        Assert.Contains("Suspended", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/provision/dual/browser-1/delete");
        await page.Locator("main form[method=post] button").First.ClickAsync();
        await page.WaitForURLAsync("**/provision/dual");
        using var client = await portal.SignInAsync();
        using var gone = await client.GetAsync(new Uri("/dual/subscribers/browser-1", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task No_page_is_wider_than_its_window(int width)
    {
        await using var portal = await PortalProcess.StartNewAsync();
        using (var client = await portal.SignInAsync())
            await client.PostForAsync("/legacy/subscribers", new() { ["uid"] = new string('w', 64), ["msisdn"] = "+999123456789012", ["imsi"] = "001010000000001", ["status"] = "ACTIVE", ["address"] = new string('W', 400) }, System.Net.HttpStatusCode.Created);
        var page = await browser.OpenAsync(portal, width: width);
        await Browser.SignInAsync(page);

        foreach (var path in new[] { "/", "/provision/legacy", $"/provision/legacy/{new string('w', 64)}", "/provision/dual", "/operations", "/operations/new", "/schedules", "/workflows", "/settings", "/settings/users", "/activity", "/system" })
        {
            await page.GotoAsync(path);
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{path} is {overflow} px wider than a window of {width}.");
        }
    }

    private static Task SubmitAsync(IPage page) => page.Locator("main form[method=post] button:not([formaction])").First.ClickAsync();

    /// <summary>With script the page renews itself; without, the reader follows the link.</summary>
    private static async Task ReachAsync(IPage page, bool withScript, string status)
    {
        for (var i = 0; i < 120; i++)
        {
            if ((await page.Locator("#progress").InnerTextAsync()).Contains(status, StringComparison.Ordinal))
            {
                // The results stand outside the part that renews itself.
                await page.ReloadAsync();
                return;
            }

            if (withScript) await page.WaitForTimeoutAsync(500);
            else await page.Locator("#progress").GetByRole(AriaRole.Link, new() { Name = "Refresh" }).ClickAsync();
        }

        Assert.Fail($"The job did not become {status}: {await page.Locator("#progress").InnerTextAsync()}");
    }
}
