using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Settings;

/// <summary>Where requests under <c>/subscribers</c> go, and who may say so.</summary>
public sealed class ProvisioningModeTests
{
    private const string Path = "/settings/provisioning-mode";

    [Fact]
    public async Task The_mode_is_LEGACY_until_somebody_sets_it_and_outlives_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        await using (var portal = PortalApplication.On(data))
        {
            using var client = await portal.SignInAs("admin");
            Assert.Equal("LEGACY", (string)(await client.GetFromJsonAsync<JsonObject>(Path))!["mode"]!);
            using var answer = await client.PutAsJsonAsync(Path, new { mode = "DUAL_PROV" });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await using (var portal = PortalApplication.On(data))
        {
            using var client = await portal.SignInAs("viewer");
            var setting = (await client.GetFromJsonAsync<JsonObject>(Path))!;
            Assert.Equal(("DUAL_PROV", "admin"), ((string)setting["mode"]!, (string)setting["updatedBy"]!));
            Assert.EndsWith("Z", (string)setting["updatedAt"]!, StringComparison.Ordinal);
        }

        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("""{"mode":"BOTH"}""", "mode")]
    [InlineData("""{}""", "mode")]
    [InlineData("""{"mode":"CLOUD","reason":"x"}""", "reason")]
    public async Task A_bad_mode_is_refused_by_name(string body, string member)
    {
        await using var portal = new PortalApplication();
        using var client = await portal.SignInAs("admin");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await client.PutAsync(new Uri(Path, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(member, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_administrator_may_set_it_and_the_audit_trail_keeps_who_did()
    {
        await using var portal = new PortalApplication();
        using var client = await portal.SignInAs("operator");
        using var refused = await client.PutAsJsonAsync(Path, new { mode = "CLOUD" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var browser = await portal.BrowseAs("admin");
        var question = await browser.GetPageAsync("/settings?mode=CLOUD");
        Assert.Contains("Change to CLOUD", question.Body!.TextContent, StringComparison.Ordinal);
        using var posted = await browser.PostFormAsync("/settings?mode=CLOUD", new Dictionary<string, string> { ["mode"] = "CLOUD" });
        Assert.Equal(HttpStatusCode.Redirect, posted.StatusCode);

        Assert.Equal("CLOUD", (string)(await client.GetFromJsonAsync<JsonObject>(Path))!["mode"]!);
        using var admin = await portal.SignInAs("admin");
        Assert.Contains("settings/provisioning-mode", await admin.GetStringAsync("/audit/logs"), StringComparison.Ordinal);
    }
}
