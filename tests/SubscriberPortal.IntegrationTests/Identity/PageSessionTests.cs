using System.Net;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Identity;

public class PageSessionTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for()
    {
        using var browser = portal.Anonymous();

        using var answer = await SignInAsync(browser, "admin", PortalApplication.AdminPassword, "/signin?returnUrl=%2Factivity");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/activity", answer.Headers.Location!.ToString());
        using var page = await browser.GetAsync("/activity");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        using var browser = portal.Anonymous();

        using var answer = await SignInAsync(browser, "admin", PortalApplication.AdminPassword, $"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_wrong_password_shows_the_form_again_with_an_error_and_without_the_password()
    {
        using var browser = portal.Anonymous();

        using var answer = await SignInAsync(browser, "nobody-1", "wrong-password-1");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("User name or password is wrong.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_one_time_password_opens_only_the_form_that_changes_it()
    {
        using var admin = await portal.BrowseAs("admin");
        using (await admin.PostFormAsync("/settings/users", new Dictionary<string, string> { ["Input.UserName"] = "fresh", ["Input.Role"] = "VIEWER" }))
        {
        }

        var notice = (await admin.GetPageAsync("/settings/users")).QuerySelector(".notice")!.TextContent;
        var password = notice.Split("with the password ")[1].Split(". It is")[0];
        using var browser = portal.Anonymous();
        using (var signedIn = await SignInAsync(browser, "fresh", password)) Assert.Equal("/account/password", signedIn.Headers.Location!.ToString());
        using (var elsewhere = await browser.GetAsync("/")) Assert.Equal("/account/password", elsewhere.Headers.Location!.ToString());

        var change = new Dictionary<string, string> { ["Input.Current"] = password, ["Input.New"] = "my-own-password", ["Input.Again"] = "my-own-password" };
        using (var changed = await browser.PostFormAsync("/account/password", change)) Assert.Equal("/", changed.Headers.Location?.ToString());

        using var home = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_everywhere()
    {
        using var one = await portal.BrowseAs("viewer", "leaver");
        using var other = await portal.BrowseAs("viewer", "leaver");

        using (var answer = await one.PostFormAsync("/signout", new Dictionary<string, string>(), action: "/signout")) Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        using var after = await other.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var browser = await portal.BrowseAs("admin");
        using var content = new FormUrlEncodedContent([new("username", "admin")]);

        using var answer = await browser.PostAsync("/settings/users?handler=Lock", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string user, string password, string page = "/signin") =>
        browser.PostFormAsync(page, new Dictionary<string, string> { ["Input.UserName"] = user, ["Input.Password"] = password });
}
