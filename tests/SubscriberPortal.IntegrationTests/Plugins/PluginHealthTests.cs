using System.Diagnostics;
using System.Net;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>The plugin's service goes down, hangs or loses an answer; the rest of the portal goes on.</summary>
public sealed class PluginHealthTests : IAsyncLifetime
{
    private readonly PluginPortal _plugin = new();

    private HttpClient Admin => _plugin.Admin;

    public Task InitializeAsync() => _plugin.InitializeAsync();

    public Task DisposeAsync() => _plugin.DisposeAsync();

    [Fact]
    public async Task Its_health_is_a_round_trip_that_says_what_answered_to_whoever_is_signed_in()
    {
        using var anonymous = _plugin.Portal.Anonymous();

        var open = (await anonymous.CallAsync("GET", "/sample/health")).Expect(HttpStatusCode.OK).Json;
        var detailed = (await Admin.CallAsync("GET", "/sample/health")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(("healthy", null, null), ((string?)open["status"], (string?)open["version"], (string?)open["detail"]));
        Assert.Equal(("Sample CRM 4.2", "The service answered."), ((string?)detailed["version"], (string?)detailed["detail"]));
    }

    [Fact]
    public async Task A_service_that_is_down_is_named_within_two_seconds_and_back_at_once_when_it_is_up()
    {
        await Admin.CreateAsync("sample", SubscriberCalls.Body("down-1"));
        await _plugin.Service.StopAsync();

        var health = (await InTimeAsync("/sample/health")).Expect(HttpStatusCode.ServiceUnavailable).Json;
        Assert.Equal($"The service at {_plugin.Service.Address.Authority} cannot be reached.", (string?)health["detail"]);
        var all = (await InTimeAsync("/health")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("degraded", "unhealthy", "healthy"), ((string?)all["status"], (string?)all["checks"]!["sample"]!["status"], (string?)all["checks"]!["cloud"]!["status"]));

        var read = (await InTimeAsync("/sample/subscribers/down-1")).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("sample", (string?)read.Json["system"]);
        (await Admin.CallAsync("POST", "/sample/subscribers", SubscriberCalls.Body("down-2").ToJsonString())).Expect(HttpStatusCode.ServiceUnavailable);
        await Admin.CreateAsync("cloud", SubscriberCalls.Body("down-3"));

        using var browser = await _plugin.Portal.BrowseAs("admin");
        using var page = await browser.GetAsync(new Uri("/provision/sample", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        using var other = await browser.GetPageAsync("/provision/cloud");
        Assert.Contains("Sample does not work", other.QuerySelector("main .notice.bad")!.TextContent, StringComparison.Ordinal);
        using var dashboard = await browser.GetPageAsync("/");
        Assert.Contains("does not work now", dashboard.QuerySelector("a.stat[href='/provision/sample']")!.TextContent, StringComparison.Ordinal);

        await _plugin.Service.StartAsync();
        (await Admin.CallAsync("GET", "/sample/health")).Expect(HttpStatusCode.OK);
        (await Admin.CallAsync("GET", "/sample/subscribers/down-1")).Expect(HttpStatusCode.OK);
        (await Admin.CallAsync("GET", "/sample/subscribers/down-2")).Expect(HttpStatusCode.NotFound);
        using var after = await browser.GetPageAsync("/provision/cloud");
        Assert.Empty(after.QuerySelectorAll("main .notice.bad"));
    }

    [Fact]
    public async Task A_service_that_hangs_holds_up_nobody_else()
    {
        _plugin.Service.IsHanging = true;
        var hung = Enumerable.Range(0, 20).Select(_ => Admin.CallAsync("GET", "/sample/subscribers")).ToArray();

        var health = (await InTimeAsync("/sample/health")).Expect(HttpStatusCode.ServiceUnavailable).Json;
        Assert.Contains("No answer", (string?)health["detail"], StringComparison.Ordinal);
        (await InTimeAsync("/health")).Expect(HttpStatusCode.OK);
        (await InTimeAsync("/cloud/subscribers")).Expect(HttpStatusCode.OK);
        (await InTimeAsync("/dashboard/stats")).Expect(HttpStatusCode.OK);

        foreach (var answer in await Task.WhenAll(hung)) Assert.Contains("sample cannot be reached", answer.Expect(HttpStatusCode.ServiceUnavailable).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_lost_leaves_a_write_unknown()
    {
        _plugin.Service.LosesAnswersToWrites = true;

        var answer = (await Admin.CallAsync("POST", "/sample/subscribers", SubscriberCalls.Body("lost-1").ToJsonString())).Expect(HttpStatusCode.ServiceUnavailable);

        Assert.Equal(("sample", false), ((string?)answer.Json["system"], (bool)answer.Json["rolledBack"]!));
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        (await Admin.CallAsync("GET", "/sample/subscribers/lost-1")).Expect(HttpStatusCode.OK);
        Assert.Contains("subscriber.create.unknown", await Admin.GetStringAsync("/audit/logs"), StringComparison.Ordinal);
    }

    /// <summary>The portal answers within 2 seconds; a busy machine may take longer, a store that is waited for never ends.</summary>
    private async Task<Answer> InTimeAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        var answer = await Admin.CallAsync("GET", path);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"{path} took {watch.Elapsed}.");
        return answer;
    }
}
