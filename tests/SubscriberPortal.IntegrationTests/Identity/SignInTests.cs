using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Identity;

public class SignInTests : IAsyncLifetime
{
    private PortalApplication _portal = null!;

    [Fact]
    public async Task The_right_password_gets_a_token_that_opens_the_api()
    {
        using var client = _portal.Anonymous();

        var answer = await client.PostJsonAsync("/auth/login", new { username = "ADMIN", password = PortalApplication.AdminPassword }, HttpStatusCode.OK);

        Assert.Equal("Bearer", (string)answer["tokenType"]!);
        Assert.Equal(3600, (int)answer["expiresIn"]!);
        Assert.Equal("admin", (string)answer["user"]!["username"]!);
        Assert.Equal("ADMIN", (string)answer["user"]!["role"]!);
        Assert.Contains("users:manage", answer["user"]!["permissions"]!.AsArray().Select(p => (string)p!));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)answer["token"]!);
        Assert.Equal("admin", (string)(await client.GetFromJsonAsync<JsonObject>("/auth/me"))!["username"]!);
    }

    [Theory]
    [InlineData("admin", "wrong-password-1")]
    [InlineData("nobody", "wrong-password-1")]
    [InlineData("no body\u0000'--", "x")]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer(string username, string password)
    {
        using var client = _portal.Anonymous();

        var problem = await client.PostJsonAsync("/auth/login", new { username, password }, HttpStatusCode.Unauthorized);

        Assert.Equal("User name or password is wrong.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("nobody")]
    public async Task Too_many_wrong_passwords_are_refused_for_a_while_whether_or_not_the_user_exists(string username)
    {
        using var client = _portal.Anonymous();
        for (var i = 0; i < 5; i++) await client.PostJsonAsync("/auth/login", new { username, password = "wrong-password-1" }, HttpStatusCode.Unauthorized);

        using var refused = await client.PostAsJsonAsync("/auth/login", new { username, password = PortalApplication.AdminPassword });

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
    }

    [Fact]
    public async Task A_lock_after_wrong_passwords_ends_by_itself()
    {
        using var client = _portal.Anonymous();
        for (var i = 0; i < 6; i++) (await client.PostAsJsonAsync("/auth/login", new { username = "admin", password = "wrong-password-1" })).Dispose();

        _portal.Time.Advance(TimeSpan.FromMinutes(6));

        await client.PostJsonAsync("/auth/login", new { username = "admin", password = PortalApplication.AdminPassword }, HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_that_tries_many_user_names_is_refused()
    {
        using var client = _portal.Anonymous();
        for (var i = 0; i < 25; i++) await client.PostJsonAsync("/auth/login", new { username = $"user{i}", password = "wrong-password-1" }, HttpStatusCode.Unauthorized);

        await client.PostJsonAsync("/auth/login", new { username = "admin", password = PortalApplication.AdminPassword }, HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("{\"username\":\"admin\"}", "password")]
    [InlineData("{\"password\":\"x\"}", "username")]
    [InlineData("{}", "username")]
    public async Task A_missing_member_is_named(string body, string member)
    {
        using var client = _portal.Anonymous();

        using var answer = await client.PostAsync(new Uri("/auth/login", UriKind.Relative), new StringContent(body, new MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]![member]);
    }

    [Fact]
    public async Task A_token_expires_after_an_hour_and_a_refreshed_one_an_hour_later()
    {
        using var client = await _portal.SignInAs("viewer");
        _portal.Time.Advance(TimeSpan.FromMinutes(50));
        var fresh = await client.PostJsonAsync("/auth/refresh", new { }, HttpStatusCode.OK);
        _portal.Time.Advance(TimeSpan.FromMinutes(11));

        using (var old = await client.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)fresh["token"]!);
        using (var renewed = await client.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    [Fact]
    public async Task A_refresh_ends_the_token_that_was_sent_and_only_that_one()
    {
        using var client = await _portal.SignInAs("viewer");
        using var other = await _portal.SignInAs("viewer");
        using (var before = await client.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.PostAsync("/auth/refresh", null)));

        var fresh = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a != fresh), a => Assert.Equal(HttpStatusCode.Unauthorized, a.StatusCode));
        using (var old = await client.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        using (var others = await other.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await fresh.Content.ReadFromJsonAsync<JsonObject>())!["token"]!);
        using var renewed = await client.GetAsync("/auth/me");
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_token()
    {
        using var client = await _portal.SignInAs("viewer");
        using (var before = await client.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using (var signedOut = await client.PostAsync("/auth/logout", null)) Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);

        using var after = await client.GetAsync("/auth/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Theory]
    [InlineData("Bearer x.y.z")]
    [InlineData("Bearer ")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task What_is_not_a_token_of_ours_is_refused(string header)
    {
        using var client = _portal.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        using var answer = await client.GetAsync("/auth/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    public async Task InitializeAsync() => _portal = await CreatePortalAsync();

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    protected virtual Task<PortalApplication> CreatePortalAsync() => Task.FromResult(new PortalApplication());
}
