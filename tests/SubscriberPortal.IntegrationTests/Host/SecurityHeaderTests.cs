using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class SecurityHeaderTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Theory]
    [InlineData("/signin")]
    [InlineData("/no-such-page")]
    [InlineData("/health/live")]
    [InlineData("/cloud/subscribers")]
    public async Task Every_answer_forbids_framing_sniffing_and_foreign_content(string path)
    {
        using var client = portal.Anonymous();

        using var answer = await client.GetAsync(path);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Other_origins_get_no_leave_unless_they_are_named()
    {
        using var client = portal.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Add("Origin", "https://crm.example");

        using var answer = await client.SendAsync(request);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_named_origin_gets_leave_and_no_other()
    {
        await using var open = PortalApplication.With(("Api:AllowedOrigins:0", "https://crm.example"));
        using var client = open.Anonymous();

        Assert.Equal("https://crm.example", await AllowedAsync("https://crm.example"));
        Assert.Null(await AllowedAsync("https://evil.example"));

        async Task<string?> AllowedAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
            request.Headers.Add("Origin", origin);
            using var answer = await client.SendAsync(request);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }
}
