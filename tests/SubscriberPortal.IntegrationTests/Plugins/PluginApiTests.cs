using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Subscribers;

namespace SubscriberPortal.IntegrationTests.Plugins;

public sealed class PluginApiTests(PluginPortal plugin) : IClassFixture<PluginPortal>
{
    [Fact]
    public async Task The_plugins_system_has_the_five_operations_with_versions_and_conflicts()
    {
        var created = await plugin.Admin.CreateAsync("sample", SubscriberCalls.Body("api-1"));
        Assert.Equal("/sample/subscribers/api-1", created.Location);

        var twice = (await plugin.Admin.CallAsync("POST", "/sample/subscribers", SubscriberCalls.Body("api-1").ToJsonString())).Expect(HttpStatusCode.Conflict);
        Assert.Contains("uid", twice.Detail, StringComparison.Ordinal);
        (await plugin.Admin.CallAsync("PUT", "/sample/subscribers/api-1", """{"planId":"GOLD"}""", ifMatch: "\"other\"")).Expect(HttpStatusCode.PreconditionFailed);
        var changed = (await plugin.Admin.CallAsync("PUT", "/sample/subscribers/api-1", """{"planId":"GOLD"}""", ifMatch: created.ETag)).Expect(HttpStatusCode.OK);
        var read = (await plugin.Admin.CallAsync("GET", "/sample/subscribers/api-1")).Expect(HttpStatusCode.OK);
        Assert.Equal(("GOLD", changed.ETag), ((string?)read.Json["planId"], read.ETag));
        var listed = (await plugin.Admin.CallAsync("GET", "/sample/subscribers?search=api-1&planId=GOLD")).Expect(HttpStatusCode.OK);
        Assert.Equal("api-1", (string?)Assert.Single(listed.Json["subscribers"]!.AsArray())!["uid"]);
        (await plugin.Admin.CallAsync("DELETE", "/sample/subscribers/api-1", ifMatch: changed.ETag)).Expect(HttpStatusCode.NoContent);
        (await plugin.Admin.CallAsync("GET", "/sample/subscribers/api-1")).Expect(HttpStatusCode.NotFound);
        (await plugin.Admin.CallAsync("GET", "/sample/nothing")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Permissions_masks_and_problems_hold_there_as_everywhere()
    {
        await plugin.Admin.CreateAsync("sample", new JsonObject(SubscriberCalls.Body("api-2").Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))) { ["email"] = "ada@example.com", ["lastName"] = "Lovelace" });
        using var viewer = await plugin.Portal.SignInAs("viewer");
        using var stranger = plugin.Portal.Anonymous();

        var masked = (await viewer.CallAsync("GET", "/sample/subscribers/api-2")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("•••@example.com", "•••"), ((string?)masked["email"], (string?)masked["lastName"]));
        Assert.EndsWith("•••••••••", (string?)masked["imsi"], StringComparison.Ordinal);
        (await viewer.CallAsync("DELETE", "/sample/subscribers/api-2")).Expect(HttpStatusCode.Forbidden);
        (await stranger.CallAsync("GET", "/sample/subscribers")).Expect(HttpStatusCode.Unauthorized);
        var invalid = (await plugin.Admin.CallAsync("POST", "/sample/subscribers", """{"uid":"x","imsi":"1"}""")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(["imsi", "msisdn", "status"], invalid.Fields.Order());
        (await plugin.Admin.CallAsync("GET", "/sample/subscribers?cursor=tampered")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_description_of_the_api_the_dashboard_and_the_audit_trail_include_it()
    {
        await plugin.Admin.CreateAsync("sample", SubscriberCalls.Body("api-3"));
        var document = (await plugin.Admin.GetFromJsonAsync<JsonObject>("/swagger/v1/swagger.json"))!;
        var stats = (await plugin.Admin.GetFromJsonAsync<JsonObject>("/dashboard/stats"))!;
        var trail = await plugin.Admin.GetStringAsync("/audit/logs?limit=100");

        Assert.Equal("Sample_GetSubscriber", (string?)document["paths"]!["/sample/subscribers/{uid}"]!["get"]!["operationId"]);
        Assert.NotNull(document["paths"]!["/sample/health"]);
        Assert.Equal(plugin.Service.Count, (long)stats["systems"]!["sample"]!);
        Assert.Contains("sample/api-3", trail, StringComparison.Ordinal);
    }
}
