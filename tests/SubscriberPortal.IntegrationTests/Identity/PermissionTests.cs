using System.Net;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Identity;

/// <summary>Who may call what; the body is empty, so "allowed" is anything but 401 and 403.</summary>
public sealed class PermissionTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private const string Everyone = "admin operator viewer auditor";

    public static TheoryData<string, string, string> Matrix => new()
    {
        { "GET", "/cloud/subscribers", Everyone },
        { "GET", "/legacy/subscribers", Everyone },
        { "GET", "/subscribers", Everyone },
        { "POST", "/cloud/subscribers", "admin operator" },
        { "PUT", "/legacy/subscribers/a", "admin operator" },
        { "DELETE", "/legacy/subscribers/a", "admin operator" },
        { "GET", "/jobs", Everyone },
        { "POST", "/migration/upload", "admin operator" },
        { "POST", "/audit/jobs", "admin operator" },
        { "POST", "/export/jobs", "admin operator" },
        { "GET", "/dashboard/stats", Everyone },
        { "GET", "/audit/logs", "admin auditor" },
        { "GET", "/users", "admin" },
        { "POST", "/users", "admin" },
        { "DELETE", "/users/nobody", "admin" },
        { "GET", "/tokens", "admin" },
        { "GET", "/settings/provisioning-mode", Everyone },
        { "PUT", "/settings/provisioning-mode", "admin" },
        { "GET", "/auth/me", Everyone },
    };

    [Theory, MemberData(nameof(Matrix))]
    public async Task Each_role_may_do_exactly_what_it_is_for(string method, string path, string allowed)
    {
        foreach (var role in Everyone.Split(' '))
        {
            using var client = await portal.SignInAs(role);
            using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

            var refused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
            Assert.True(refused != allowed.Contains(role, StringComparison.Ordinal), $"{role} got {(int)answer.StatusCode} from {method} {path}");
            if (refused) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory, MemberData(nameof(Matrix))]
    public async Task Nobody_gets_in_without_signing_in(string method, string path, string allowed)
    {
        using var client = portal.Anonymous();

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.NotEmpty(allowed);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/settings/users", "admin")]
    [InlineData("/activity", "admin auditor")]
    [InlineData("/system", Everyone)]
    [InlineData("/", Everyone)]
    public async Task A_page_is_there_for_those_who_may_see_it(string page, string allowed)
    {
        foreach (var role in Everyone.Split(' '))
        {
            using var browser = await portal.BrowseAs(role);
            using var answer = await browser.GetAsync(page);

            Assert.Equal(allowed.Contains(role, StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task A_page_sends_whoever_is_not_signed_in_to_the_sign_in_page()
    {
        using var client = portal.Anonymous();

        using var answer = await client.GetAsync("/activity?who=a");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/signin?returnUrl=%2Factivity%3Fwho%3Da", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_takes_the_cookie_only_with_an_antiforgery_header()
    {
        using var browser = await portal.BrowseAs("operator");
        using (var bare = await browser.GetAsync("/cloud/subscribers")) Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);

        var page = await browser.GetPageAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cloud/subscribers");
        request.Headers.Add("RequestVerificationToken", page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value"));
        using var answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
