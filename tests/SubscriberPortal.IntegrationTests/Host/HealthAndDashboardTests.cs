using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class HealthAndDashboardTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task Health_names_every_system_and_shows_details_only_to_whoever_is_signed_in()
    {
        using var anonymous = portal.Anonymous();
        using var viewer = await portal.SignInAs("viewer");

        var open = await anonymous.GetFromJsonAsync<JsonObject>("/health");

        // On a busy machine a disk may take longer than a check waits.
        for (var left = 10; left > 0 && (string)open!["status"]! != "healthy"; left--) open = await anonymous.GetFromJsonAsync<JsonObject>("/health");
        var detailed = await viewer.GetFromJsonAsync<JsonObject>("/health");

        Assert.Equal("healthy", (string)open!["status"]!);
        Assert.Equal(["cloud", "dual", "files", "legacy", "state", "workflows"], open["checks"]!.AsObject().Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.StartsWith("SQLite 3.", (string?)detailed!["checks"]!["cloud"]!["version"], StringComparison.Ordinal);
        foreach (var check in new[] { "cloud", "legacy", "state", "files", "workflows" })
        {
            Assert.Equal("healthy", (string)open["checks"]![check]!["status"]!);
            Assert.InRange((double)open["checks"]![check]!["latencyMs"]!, 0, 3000);
            Assert.Null((string?)open["checks"]![check]!["detail"]);
            Assert.Null((string?)open["checks"]![check]!["version"]);
            Assert.NotEmpty((string)detailed!["checks"]![check]!["detail"]!);
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/cloud/health")]
    [InlineData("/legacy/health")]
    public async Task Each_probe_answers_without_signing_in(string path)
    {
        using var client = portal.Anonymous();

        var answer = await client.GetFromJsonAsync<JsonObject>(path);

        Assert.Equal("healthy", (string)answer!["status"]!);
    }

    [Fact]
    public async Task The_dashboard_counts_what_is_there()
    {
        await using var own = new PortalApplication();
        await own.AddSubscriberAsync("cloud", "a");
        await own.AddSubscriberAsync("legacy", "a");
        await own.AddSubscriberAsync("legacy", "b");
        using var viewer = await own.SignInAs("viewer");

        var stats = await viewer.GetFromJsonAsync<JsonObject>("/dashboard/stats");

        Assert.Equal(1, (long)stats!["cloudSubscribers"]!);
        Assert.Equal(2, (long)stats["legacySubscribers"]!);
        foreach (var member in new[] { "totalSubscribers", "byStatus", "byPlan", "jobs", "provisioningMode", "asOf" }) Assert.NotNull(stats[member]);
        Assert.Equal((long)stats["totalSubscribers"]!, stats["byStatus"]!.AsObject().Sum(s => (long)s.Value!));
    }

    [Fact]
    public async Task The_document_of_the_api_describes_every_operation_its_answers_and_its_errors()
    {
        using var client = portal.Anonymous();

        var document = await client.GetFromJsonAsync<JsonObject>("/swagger/v1/swagger.json");

        var operations = document!["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Operation: o.Value!.AsObject()))).ToList();
        Assert.True(operations.Count > 40);
        Assert.Empty(operations.Where(o => string.IsNullOrEmpty((string?)o.Operation["summary"])).Select(o => o.Name));
        Assert.Empty(operations.Where(o => o.Operation["responses"]!.AsObject().Any(r => string.IsNullOrEmpty((string?)r.Value!["description"]))).Select(o => o.Name));
        Assert.Empty(operations.Where(o => string.IsNullOrEmpty((string?)o.Operation["operationId"])).Select(o => o.Name));
        Assert.Equal(operations.Count, operations.Select(o => (string)o.Operation["operationId"]!).Distinct().Count());
    }

    [Fact]
    public async Task The_page_over_the_document_needs_no_foreign_address()
    {
        using var client = portal.Anonymous();

        using var answer = await client.GetAsync("/swagger/index.html");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", page, StringComparison.Ordinal);
    }
}
