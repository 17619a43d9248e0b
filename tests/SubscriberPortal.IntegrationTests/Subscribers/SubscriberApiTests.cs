using System.Net;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class SubscriberApiTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private HttpClient Api => fixture.Admin;

    [Theory, InlineData("cloud"), InlineData("legacy"), InlineData("dual")]
    public async Task What_is_created_is_found_under_its_location(string system)
    {
        var body = SubscriberCalls.Body($"made-{system}");
        body["planId"] = "GOLD";

        var created = await Api.CreateAsync(system, body);

        Assert.Equal($"/{system}/subscribers/made-{system}", created.Location);
        var found = (await Api.CallAsync("GET", created.Location!)).Expect(HttpStatusCode.OK);
        Assert.Equal(created.ETag, found.ETag);
        var record = system == "dual" ? found.Json["subscriber"]! : found.Json;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(created.Text), record), $"{created.Text} became {record}");
        Assert.Equal("GOLD", (string?)record["planId"]);
    }

    [Theory, InlineData("cloud"), InlineData("legacy"), InlineData("dual")]
    public async Task A_change_touches_the_given_members_alone_and_null_clears(string system)
    {
        var body = SubscriberCalls.Body($"changed-{system}");
        (body["planId"], body["firstName"]) = ("GOLD", "Ada");
        var created = await Api.CreateAsync(system, body);

        var changed = (await Api.CallAsync("PUT", created.Location!, """{"planId":null,"status":"SUSPENDED"}""")).Expect(HttpStatusCode.OK);

        Assert.NotEqual(created.ETag, changed.ETag);
        Assert.Equal((null, "SUSPENDED", "Ada"), ((string?)changed.Json["planId"], (string?)changed.Json["status"], (string?)changed.Json["firstName"]));
        Assert.Equal((string?)body["imsi"], (string?)changed.Json["imsi"]);
    }

    [Theory, InlineData("cloud"), InlineData("legacy"), InlineData("dual")]
    public async Task What_is_deleted_is_gone(string system)
    {
        var created = await Api.CreateAsync(system, SubscriberCalls.Body($"gone-{system}"));

        Assert.Empty((await Api.CallAsync("DELETE", created.Location!)).Expect(HttpStatusCode.NoContent).Text);

        foreach (var method in new[] { "GET", "DELETE" }) (await Api.CallAsync(method, created.Location!)).Expect(HttpStatusCode.NotFound);
        (await Api.CallAsync("PUT", created.Location!, "{}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, InlineData("cloud", "uid"), InlineData("cloud", "msisdn"), InlineData("legacy", "imsi"), InlineData("dual", "msisdn")]
    public async Task A_taken_identifier_is_a_conflict_that_names_it(string system, string field)
    {
        var first = SubscriberCalls.Body($"first-{system}-{field}");
        await Api.CreateAsync(system, first);
        var second = SubscriberCalls.Body($"second-{system}-{field}");
        second[field] = (string?)first[field];

        var refused = (await Api.CallAsync("POST", $"/{system}/subscribers", second.ToJsonString())).Expect(HttpStatusCode.Conflict);

        Assert.Contains(field, refused.Detail, StringComparison.Ordinal);
        (await Api.CallAsync("GET", $"/{system}/subscribers/second-{system}-{field}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_uid_that_no_subscriber_can_have_is_refused_by_name()
    {
        foreach (var method in new[] { "GET", "DELETE", "PUT" })
        {
            var refused = (await Api.CallAsync(method, "/cloud/subscribers/a%20b", method == "PUT" ? "{}" : null)).Expect(HttpStatusCode.BadRequest);
            Assert.Equal(["uid"], refused.Fields);
        }
    }

    [Fact]
    public async Task Every_broken_rule_is_named_at_once()
    {
        var refused = (await Api.CallAsync("POST", "/cloud/subscribers", """{"uid":"-","msisdn":"1","imsi":null,"status":"active","email":"nobody","dateOfBirth":"2026-02-30"}""")).Expect(HttpStatusCode.BadRequest);

        Assert.Equal(["dateOfBirth", "email", "imsi", "msisdn", "status", "uid"], refused.Fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_without_a_system_goes_where_the_mode_says()
    {
        using var portal = new PortalApplication();
        using var admin = await portal.SignInAs("admin");
        foreach (var (mode, system) in new[] { ("CLOUD", "cloud"), ("LEGACY", "legacy"), ("DUAL_PROV", "dual") })
        {
            (await admin.CallAsync("PUT", "/settings/provisioning-mode", $$"""{"mode":"{{mode}}"}""")).Expect(HttpStatusCode.OK);

            var created = (await admin.CallAsync("POST", "/subscribers", SubscriberCalls.Body($"by-mode-{system}").ToJsonString())).Expect(HttpStatusCode.Created);

            Assert.Equal($"/subscribers/by-mode-{system}", created.Location);
            Assert.NotNull(await portal.Provider(system).GetAsync($"by-mode-{system}", CancellationToken.None));
        }

        Assert.Null(await portal.Provider(SystemKeys.Legacy).GetAsync("by-mode-cloud", CancellationToken.None));
    }

    [Fact]
    public async Task Dual_says_what_each_side_holds_and_where_they_differ()
    {
        await fixture.Portal.AddSubscriberAsync(SystemKeys.Cloud, "apart", s => s with { PlanId = "GOLD" });
        await fixture.Portal.AddSubscriberAsync(SystemKeys.Legacy, "apart", s => s with { PlanId = "BASIC" });

        var found = (await Api.CallAsync("GET", "/dual/subscribers/apart")).Expect(HttpStatusCode.OK).Json;
        var refused = (await Api.CallAsync("PUT", "/dual/subscribers/apart", """{"firstName":"Eve"}""")).Expect(HttpStatusCode.Conflict).Json;
        var mended = (await Api.CallAsync("PUT", "/dual/subscribers/apart", """{"planId":"SILVER"}""")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(["subscriber", "syncStatus", "cloud", "legacy", "conflicts", "pending"], found.Select(p => p.Key));
        Assert.Equal(("CONFLICT", "GOLD", "BASIC"), ((string?)found["syncStatus"], (string?)found["cloud"]!["planId"], (string?)found["legacy"]!["planId"]));
        Assert.Equal("""[{"field":"planId","cloudValue":"GOLD","legacyValue":"BASIC"}]""", refused["conflicts"]!.ToJsonString());
        Assert.Equal("SYNCED", (string?)mended["syncStatus"]);
        Assert.NotNull(mended["cloudUpdatedAt"]);
    }

    [Fact]
    public async Task A_viewer_may_read_and_not_write()
    {
        using var viewer = await fixture.Portal.SignInAs("viewer");
        using var nobody = fixture.Portal.Anonymous();

        (await viewer.CallAsync("GET", "/cloud/subscribers")).Expect(HttpStatusCode.OK);
        (await viewer.CallAsync("POST", "/cloud/subscribers", SubscriberCalls.Body("not-yours").ToJsonString())).Expect(HttpStatusCode.Forbidden);
        (await nobody.CallAsync("GET", "/cloud/subscribers")).Expect(HttpStatusCode.Unauthorized);
    }
}
