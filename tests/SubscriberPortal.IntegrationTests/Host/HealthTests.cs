using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Host.Health;
using SubscriberPortal.IntegrationTests.Plugins;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Host;

/// <summary>What the health endpoints and the pages say when a store hangs or a part is down.</summary>
public sealed class HealthTests
{
    private static readonly SystemHealth Down = new(HealthState.Unhealthy, 1, "It is switched off.");

    [Fact]
    public async Task A_store_that_hangs_is_said_to_within_two_seconds_and_the_rest_goes_on()
    {
        var hanging = new UnrulyProvider(_ => new TaskCompletionSource().Task, SystemKeys.Legacy);
        await using var portal = PortalApplication.With(Legacy(hanging));
        using var admin = await portal.SignInAs("admin");

        for (var i = 0; i < 2; i++)
        {
            var health = (await InTimeAsync(admin, "/legacy/health")).Expect(HttpStatusCode.ServiceUnavailable).Json;
            Assert.Contains("No answer for", (string?)health["detail"], StringComparison.Ordinal);
        }

        // By the first of all who asked for Legacy, and by the first who asked for Dual.
        Assert.InRange(hanging.Checks, 1, 2);
        var all = (await InTimeAsync(admin, "/health")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("degraded", "unhealthy", "healthy"), ((string?)all["status"], (string?)all["checks"]!["legacy"]!["status"], (string?)all["checks"]!["cloud"]!["status"]));
        (await InTimeAsync(admin, "/health/ready")).Expect(HttpStatusCode.OK);
        (await InTimeAsync(admin, "/cloud/subscribers")).Expect(HttpStatusCode.OK);

        using var browser = await portal.BrowseAs("viewer");
        using var dashboard = await browser.GetPageAsync("/");
        Assert.Contains("Legacy does not work", dashboard.QuerySelector("main .notice.bad")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("does not work now", dashboard.QuerySelector("a.stat[href='/provision/legacy']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_ask_at_once_a_store_is_asked_once_at_a_time()
    {
        var legacy = new UnrulyProvider(token => Task.Delay(TimeSpan.FromMilliseconds(500), token), SystemKeys.Legacy) { Health = new SystemHealth(HealthState.Healthy, 1, "It answered.") };
        await using var portal = PortalApplication.With(Legacy(legacy));
        using var client = portal.Anonymous();
        (await client.CallAsync("GET", "/legacy/health")).Expect(HttpStatusCode.OK);
        var before = legacy.Checks;

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.CallAsync("GET", "/legacy/health")));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        Assert.InRange(legacy.Checks - before, 1, 25);
    }

    [Fact]
    public async Task The_portal_is_unhealthy_when_no_system_works_and_ready_all_the_same()
    {
        await using var portal = PortalApplication.With(services =>
        {
            foreach (var system in new[] { SystemKeys.Cloud, SystemKeys.Legacy }) Replace(services, system, new UnrulyProvider(_ => Task.CompletedTask, system) { Health = Down });
        });
        using var client = portal.Anonymous();

        Assert.Equal("unhealthy", (string?)(await client.CallAsync("GET", "/health")).Expect(HttpStatusCode.ServiceUnavailable).Json["status"]);
        (await client.CallAsync("GET", "/health/ready")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("state", HttpStatusCode.ServiceUnavailable, "unhealthy", HttpStatusCode.ServiceUnavailable)]
    [InlineData("files", HttpStatusCode.OK, "degraded", HttpStatusCode.OK)]
    [InlineData("workflows", HttpStatusCode.OK, "degraded", HttpStatusCode.OK)]
    public async Task A_part_that_is_down_counts_by_what_still_works(string part, HttpStatusCode health, string status, HttpStatusCode ready)
    {
        await using var portal = PortalApplication.With(services =>
        {
            var probes = services.Where(s => s.ServiceType == typeof(IHealthProbe)).ToArray();
            foreach (var probe in probes) services.Remove(probe);
            foreach (var key in new[] { "state", "files", "workflows" }) services.AddSingleton<IHealthProbe>(new FixedProbe(key, key == part ? Down : new SystemHealth(HealthState.Healthy, 1, "It works.")));
        });
        using var client = portal.Anonymous();

        var answer = (await client.CallAsync("GET", "/health")).Expect(health).Json;

        Assert.Equal((status, "unhealthy"), ((string?)answer["status"], (string?)answer["checks"]![part]!["status"]));
        (await client.CallAsync("GET", "/health/ready")).Expect(ready);
    }

    [Fact]
    public async Task A_file_store_that_cannot_be_written_is_down()
    {
        await using var portal = new PortalApplication();
        using var admin = await portal.SignInAs("admin");
        var files = portal.Services.GetServices<IHealthProbe>().Single(p => p.Key == "files");
        Assert.True(await BecomesHealthyAsync(files));

        var folder = Path.Combine(portal.Data.FullName, "files");
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "in the way");
        portal.Time.Advance(TimeSpan.FromMinutes(2));
        var broken = await files.CheckAsync(CancellationToken.None);
        File.Delete(folder);
        Directory.CreateDirectory(folder);

        Assert.Equal(HealthState.Unhealthy, broken.State);
        Assert.True(await BecomesHealthyAsync(files));
    }

    /// <summary>At one of ten checks: on a busy machine a disk may take longer than a check waits.</summary>
    private static async Task<bool> BecomesHealthyAsync(IHealthProbe probe)
    {
        for (var left = 10; left > 0; left--)
        {
            if ((await probe.CheckAsync(CancellationToken.None)).State == HealthState.Healthy) return true;
        }

        return false;
    }

    private static Action<IServiceCollection> Legacy(UnrulyProvider provider) => services => Replace(services, SystemKeys.Legacy, provider);

    private static void Replace(IServiceCollection services, string system, IProvisioningProvider provider) => services.AddKeyedSingleton(system, provider);

    /// <summary>The portal answers within 2 seconds; a busy machine may take longer, a store that is waited for never ends.</summary>
    private static async Task<Answer> InTimeAsync(HttpClient client, string path)
    {
        var watch = Stopwatch.StartNew();
        var answer = await client.CallAsync("GET", path);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"{path} took {watch.Elapsed}.");
        return answer;
    }

    private sealed class FixedProbe(string key, SystemHealth health) : IHealthProbe
    {
        public string Key => key;

        public string Name => key;

        public string Store => "a test";

        public bool IsVital => key == StateProbe.PartKey;

        public Task<SystemHealth> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(health);
    }
}
