using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Auditing;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class SubscriberPrivacyTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private static readonly string[] Personal = ["imsi", "email", "firstName", "lastName", "address", "dateOfBirth"];

    [Theory, InlineData("cloud"), InlineData("dual")]
    public async Task Personal_data_is_masked_for_whoever_may_not_read_it(string system)
    {
        var uid = $"masked-{system}";
        var stored = (await fixture.Portal.AddSubscriberAsync(system, uid)).Subscriber;
        using var viewer = await fixture.Portal.SignInAs("viewer");

        var one = (await viewer.CallAsync("GET", $"/{system}/subscribers/{uid}")).Expect(HttpStatusCode.OK);
        var list = (await viewer.CallAsync("GET", $"/{system}/subscribers?search={uid}")).Expect(HttpStatusCode.OK);

        foreach (var secret in new[] { stored.Imsi, stored.FirstName!, stored.LastName!, stored.Address!, "1990-02-03", stored.Email! })
        {
            Assert.DoesNotContain(secret, one.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
        }

        var item = list.Json["subscribers"]![0]!;
        Assert.Equal((stored.Msisdn, "001010•••••••••", "•••@example.org", "••••-••-••"), ((string?)item["msisdn"], (string?)item["imsi"], (string?)item["email"], (string?)item["dateOfBirth"]));
    }

    [Fact]
    public async Task An_imsi_cannot_be_searched_by_whoever_may_not_read_it()
    {
        var stored = (await fixture.Portal.AddSubscriberAsync("cloud", "searched")).Subscriber;
        using var viewer = await fixture.Portal.SignInAs("viewer");

        Assert.Single((await fixture.Admin.CallAsync("GET", $"/cloud/subscribers?search={stored.Imsi}")).Json["subscribers"]!.AsArray());
        Assert.Empty((await viewer.CallAsync("GET", $"/cloud/subscribers?search={stored.Imsi}")).Json["subscribers"]!.AsArray());
        Assert.Single((await viewer.CallAsync("GET", $"/cloud/subscribers?search={Uri.EscapeDataString(stored.Msisdn)}")).Json["subscribers"]!.AsArray());
    }

    [Fact]
    public async Task A_mask_that_comes_back_leaves_the_field_as_it_is()
    {
        var stored = (await fixture.Portal.AddSubscriberAsync("cloud", "came-back")).Subscriber;
        using var viewer = await fixture.Portal.SignInAs("viewer");
        var seen = (await viewer.CallAsync("GET", "/cloud/subscribers/came-back")).Json;
        seen["planId"] = "NEXT";

        (await fixture.Admin.CallAsync("PUT", "/cloud/subscribers/came-back", seen.ToJsonString())).Expect(HttpStatusCode.OK);

        var now = (await fixture.Portal.Provider("cloud").GetAsync("came-back", CancellationToken.None))!.Subscriber;
        Assert.Equal(stored with { PlanId = "NEXT", UpdatedAt = now.UpdatedAt }, now);
    }

    [Fact]
    public async Task Any_other_value_with_the_mask_symbol_is_refused()
    {
        await fixture.Portal.AddSubscriberAsync("cloud", "no-mask");
        foreach (var field in Personal)
        {
            var body = new JsonObject { [field] = "x•" }.ToJsonString();
            Assert.Equal([field], (await fixture.Admin.CallAsync("PUT", "/cloud/subscribers/no-mask", body)).Expect(HttpStatusCode.BadRequest).Fields);
        }
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_trail_with_before_and_after()
    {
        using var somebody = await fixture.Portal.SignInAs("operator", "olga");
        somebody.DefaultRequestHeaders.Add("X-Reason", "ticket 7");
        var created = await somebody.CreateAsync("cloud", SubscriberCalls.Body("trailed"));
        await somebody.CallAsync("PUT", created.Location!, """{"planId":"NEXT"}""");
        await somebody.CallAsync("PUT", created.Location!, """{"planId":"NEXT"}""");
        await somebody.CallAsync("DELETE", created.Location!);

        var trail = await fixture.Portal.Services.GetRequiredService<IAuditTrail>().QueryAsync(new AuditQuery(Target: "cloud/trailed"), CancellationToken.None);

        Assert.Equal(["subscriber.delete", "subscriber.update", "subscriber.create"], trail.Entries.Select(e => e.Action));
        Assert.All(trail.Entries, e => Assert.Equal(("olga", "ticket 7"), (e.Who, e.Reason)));
        Assert.Null(JsonNode.Parse(trail.Entries[1].Before!)!["planId"]);
        Assert.Equal("NEXT", (string?)JsonNode.Parse(trail.Entries[1].After!)!["planId"]);
        Assert.Equal((null, null), (trail.Entries[2].Before, trail.Entries[0].After));
    }
}
