using System.Net;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Jobs.StepFunctions;

/// <summary>What <c>/health</c> says of Step Functions.</summary>
public sealed class StepFunctionsHealthTests
{
    [Fact]
    public async Task Step_Functions_that_cannot_be_reached_make_the_portal_degraded_until_they_are_back()
    {
        using var proxy = new FlakyProxy((await TestServers.MotoAsync()).Port);
        await using var portal = await StepFunctionsPortal.StartAsync($"http://127.0.0.1:{proxy.Port}");
        Assert.Equal(("healthy", "healthy"), await UntilAsync("healthy"));

        proxy.Mode = ProxyMode.Down;
        Assert.Equal(("degraded", "unhealthy"), await UntilAsync("unhealthy"));

        proxy.Mode = ProxyMode.Pass;
        Assert.Equal(("healthy", "healthy"), await UntilAsync("healthy"));

        // A check waits 1.5 seconds, and its answer counts for some: a busy machine may need several.
        async Task<(string? Portal, string? Workflows)> UntilAsync(string status)
        {
            for (var look = 1; ; look++)
            {
                portal.Application.Time.Advance(TimeSpan.FromMinutes(1));
                using var client = await portal.Application.SignInAs("admin");
                var health = (await client.CallAsync("GET", "/health")).Expect(HttpStatusCode.OK).Json;
                var found = ((string?)health["status"], (string?)health["checks"]!["workflows"]!["status"]);
                if (found.Item2 == status || look == 20) return found;
            }
        }
    }
}
