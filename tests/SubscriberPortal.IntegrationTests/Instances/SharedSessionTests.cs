using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Instances;

/// <summary>What one instance gave to a client is good on the other, until either takes it back.</summary>
public sealed class SharedSessionTests(TwoPortals portals) : IClassFixture<TwoPortals>
{
    /// <summary>As long as an instance may go by what it knows of a user.</summary>
    private static readonly TimeSpan SeenAfter = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_token_of_one_instance_opens_the_other_until_it_is_ended_on_either()
    {
        using var admin = await portals.One.SignInAs("admin");
        using (await admin.PostAsJsonAsync("/users", new { username = "roamer", role = "VIEWER", password = Samples.Password, mustChangePassword = false }))
        {
        }

        using var one = portals.One.Anonymous();
        var token = (string)(await one.PostJsonAsync("/auth/login", new { username = "roamer", password = Samples.Password }, HttpStatusCode.OK))["token"]!;
        using var other = portals.Other.Anonymous();
        one.DefaultRequestHeaders.Authorization = other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using (var me = await other.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.OK, me.StatusCode);

        using (var signedOut = await one.PostAsync("/auth/logout", null)) Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);

        using (var me = await one.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        portals.Other.Time.Advance(SeenAfter);
        using (var me = await other.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Fact]
    public async Task A_form_of_one_instance_is_taken_by_the_other_and_the_session_that_follows_is_good_on_both()
    {
        using var one = portals.One.CreateDefaultClient();
        using var other = portals.Other.CreateDefaultClient();
        using var shown = await one.GetAsync("/signin");
        using var form = new HtmlParser().ParseDocument(await shown.Content.ReadAsStringAsync());
        using var post = new HttpRequestMessage(HttpMethod.Post, "/signin")
        {
            Content = new FormUrlEncodedContent(
            [
                new("Input.UserName", "admin"), new("Input.Password", PortalApplication.AdminPassword),
                new("__RequestVerificationToken", form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")),
            ]),
        };
        post.Headers.Add("Cookie", CookiesOf(shown));

        using var signedIn = await other.SendAsync(post);

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        foreach (var browser in new[] { one, other })
        {
            using var page = new HttpRequestMessage(HttpMethod.Get, "/activity");
            page.Headers.Add("Cookie", CookiesOf(signedIn));
            using var answer = await browser.SendAsync(page);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_list_begun_on_one_instance_goes_on_on_the_other()
    {
        foreach (var uid in new[] { "roam-1", "roam-2", "roam-3" }) await portals.One.AddSubscriberAsync("cloud", uid);
        using var one = await portals.One.SignInAs("operator");
        using var other = portals.Other.Anonymous();
        other.DefaultRequestHeaders.Authorization = one.DefaultRequestHeaders.Authorization;

        var first = (await one.GetFromJsonAsync<JsonObject>("/cloud/subscribers?limit=2"))!;
        var second = (await other.GetFromJsonAsync<JsonObject>($"/cloud/subscribers?limit=2&cursor={Uri.EscapeDataString((string)first["pagination"]!["nextCursor"]!)}"))!;

        var uids = first["subscribers"]!.AsArray().Concat(second["subscribers"]!.AsArray()).Select(item => (string)item!["uid"]!);
        Assert.Equal(["roam-1", "roam-2", "roam-3"], uids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Wrong_passwords_count_on_all_instances_together_and_after_a_restart()
    {
        using var one = portals.One.Anonymous();
        using var other = portals.Other.Anonymous();
        foreach (var client in new[] { one, other, one, other, one }) await client.PostJsonAsync("/auth/login", new { username = "guessed", password = "wrong-password-1" }, HttpStatusCode.Unauthorized);

        await other.PostJsonAsync("/auth/login", new { username = "guessed", password = "wrong-password-1" }, HttpStatusCode.TooManyRequests);
        await using var restarted = portals.Another();
        using var third = restarted.Anonymous();
        await third.PostJsonAsync("/auth/login", new { username = "Guessed", password = "wrong-password-1" }, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_one_another_on_two_instances_one_stays()
    {
        await using var mine = PortalApplication.With(await SharedState.NewAsync());
        await using var theirs = PortalApplication.On(mine.Data, [.. mine.Settings]);
        using var one = await mine.SignInAs("admin");
        using var other = await theirs.SignInAs("admin", "second-admin");

        var answers = await Task.WhenAll(one.DeleteAsync(new Uri("/users/second-admin", UriKind.Relative)), other.DeleteAsync(new Uri("/users/admin", UriKind.Relative)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Unauthorized);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task The_provisioning_mode_that_is_set_on_one_instance_holds_on_the_other_within_seconds()
    {
        using var one = await portals.One.SignInAs("admin");
        using var other = await portals.Other.SignInAs("admin");
        Assert.Equal("LEGACY", await ModeAsync(other));

        using (var set = await one.PutAsJsonAsync("/settings/provisioning-mode", new { mode = "CLOUD" })) Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (await ModeAsync(other) != "CLOUD") await Task.Delay(100, limit.Token);
    }

    private static async Task<string> ModeAsync(HttpClient client) => (string)(await client.GetFromJsonAsync<JsonObject>("/settings/provisioning-mode"))!["mode"]!;

    private static string CookiesOf(HttpResponseMessage answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
}
