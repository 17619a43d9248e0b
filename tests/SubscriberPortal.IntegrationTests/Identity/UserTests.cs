using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Identity;

public class UserTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task A_user_without_a_given_password_gets_a_one_time_one_that_must_be_changed_at_sign_in()
    {
        using var admin = await portal.SignInAs("admin");
        using var client = portal.Anonymous();
        var user = await admin.PostJsonAsync("/users", new { username = "newcomer", role = "VIEWER" }, HttpStatusCode.Created);
        var password = (string)user["oneTimePassword"]!;

        var refused = await client.PostJsonAsync("/auth/login", new { username = "newcomer", password }, HttpStatusCode.Forbidden);
        Assert.Contains("newPassword", (string)refused["detail"]!, StringComparison.Ordinal);

        await client.PostJsonAsync("/auth/login", new { username = "newcomer", password, newPassword = "a-password-of-mine" }, HttpStatusCode.OK);
        await client.PostJsonAsync("/auth/login", new { username = "newcomer", password }, HttpStatusCode.Unauthorized);
        await client.PostJsonAsync("/auth/login", new { username = "newcomer", password = "a-password-of-mine" }, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{\"username\":\"x\",\"role\":\"KING\"}", "role")]
    [InlineData("{\"username\":\"-x\",\"role\":\"VIEWER\"}", "username")]
    [InlineData("{\"username\":\"x\",\"role\":\"VIEWER\",\"password\":\"short\"}", "password")]
    [InlineData("{\"role\":\"VIEWER\"}", "username")]
    public async Task A_bad_user_is_refused_with_the_field_named(string body, string field)
    {
        using var admin = await portal.SignInAs("admin");

        using var answer = await admin.PostAsync("/users", new StringContent(body, new MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]![field]);
    }

    [Fact]
    public async Task A_user_name_is_taken_in_any_case()
    {
        using var admin = await portal.SignInAs("admin");
        await admin.PostJsonAsync("/users", new { username = "Twice", role = "VIEWER" }, HttpStatusCode.Created);

        await admin.PostJsonAsync("/users", new { username = "twice", role = "VIEWER" }, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("role")]
    [InlineData("password")]
    [InlineData("lock")]
    [InlineData("delete")]
    public async Task A_change_to_a_user_ends_their_tokens_at_once(string change)
    {
        using var admin = await portal.SignInAs("admin");
        using var client = await portal.SignInAs("viewer", $"changed-by-{change}");
        using (var before = await client.GetAsync("/auth/me")) Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        var path = $"/users/changed-by-{change}";
        using var changed = change switch
        {
            "role" => await admin.PatchAsJsonAsync(path, new { role = "OPERATOR" }),
            "password" => await admin.PostAsJsonAsync($"{path}/reset-password", new { password = "another-password" }),
            "lock" => await admin.PostAsync($"{path}/lock", null),
            _ => await admin.DeleteAsync(path),
        };

        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
        using var after = await client.GetAsync("/auth/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_locked_user_cannot_sign_in_until_unlocked()
    {
        using var admin = await portal.SignInAs("admin");
        using var client = portal.Anonymous();
        await admin.PostJsonAsync("/users", new { username = "lockable", role = "VIEWER", password = Samples.Password }, HttpStatusCode.Created);
        await admin.PostJsonAsync("/users/lockable/lock", new { }, HttpStatusCode.OK);

        await client.PostJsonAsync("/auth/login", new { username = "lockable", password = Samples.Password }, HttpStatusCode.Forbidden);
        await admin.PostJsonAsync("/users/lockable/unlock", new { }, HttpStatusCode.OK);
        await client.PostJsonAsync("/auth/login", new { username = "lockable", password = Samples.Password }, HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_removed_nor_locked_nor_demoted()
    {
        await using var own = new PortalApplication();
        using var admin = await own.SignInAs("admin");

        using (var removed = await admin.DeleteAsync("/users/admin")) Assert.Equal(HttpStatusCode.Conflict, removed.StatusCode);
        await admin.PostJsonAsync("/users/admin/lock", new { }, HttpStatusCode.Conflict);
        using (var demoted = await admin.PatchAsJsonAsync("/users/admin", new { role = "VIEWER" })) Assert.Equal(HttpStatusCode.Conflict, demoted.StatusCode);

        await admin.PostJsonAsync("/users", new { username = "second", role = "ADMIN", password = Samples.Password }, HttpStatusCode.Created);
        using var removable = await admin.DeleteAsync("/users/admin");
        Assert.Equal(HttpStatusCode.NoContent, removable.StatusCode);
    }

    [Fact]
    public async Task Changes_to_users_are_in_the_audit_trail_without_passwords()
    {
        using var admin = await portal.SignInAs("admin");
        await admin.PostJsonAsync("/users", new { username = "trailed", role = "VIEWER", password = "very-secret-words" }, HttpStatusCode.Created);

        var text = await admin.GetStringAsync("/audit/logs?target=user/trailed");

        var entry = Assert.Single(JsonNode.Parse(text)!["logs"]!.AsArray())!;
        Assert.Equal("user.create", (string)entry["action"]!);
        Assert.Equal("admin", (string)entry["who"]!);
        Assert.Equal("VIEWER", (string)entry["after"]!["role"]!);
        Assert.DoesNotContain("very-secret-words", text, StringComparison.Ordinal);
    }
}
