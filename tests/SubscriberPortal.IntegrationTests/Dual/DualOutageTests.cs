using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Legacy stops in the middle of the work, and comes back.</summary>
public abstract class DualOutageTests
{
    /// <summary>Twice the deadline of a call, for a slow machine.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task With_one_side_stopped_writes_are_refused_at_once_reads_say_so_and_nothing_is_left_open_once_it_is_back()
    {
        await using var outage = await StartAsync();
        using var client = await outage.Portal.SignInAs("operator");
        (await client.CallAsync("POST", "/dual/subscribers", SubscriberCalls.Body("one").ToJsonString())).Expect(HttpStatusCode.Created);

        await StopUnderLoadAsync(outage, client);
        await AssertRefusedAtOnceAsync(client);
        await AssertReadAsync(client);

        await outage.StartAgainAsync();
        await AssertSettledAsync(outage.Portal, client);
        (await client.CallAsync("PUT", "/dual/subscribers/one", """{"planId":"AFTERWARDS"}""")).Expect(HttpStatusCode.OK);
        await AssertEqualAsync(outage.Portal);
    }

    private protected abstract Task<Outage> StartAsync();

    /// <summary>Some writes are under way when it stops.</summary>
    private static async Task StopUnderLoadAsync(Outage outage, HttpClient client)
    {
        var isStopped = false;
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !isStopped; i++) await client.CallAsync("POST", "/dual/subscribers", SubscriberCalls.Body($"w{writer}-{i}").ToJsonString());
        })).ToList();
        await Task.Delay(500);
        await outage.StopAsync();
        isStopped = true;
        await Task.WhenAll(writers);
    }

    private static async Task AssertRefusedAtOnceAsync(HttpClient client)
    {
        foreach (var (method, path, body) in new[]
        {
            ("POST", "/dual/subscribers", SubscriberCalls.Body("two").ToJsonString()), ("PUT", "/dual/subscribers/one", """{"planId":"MEANWHILE"}"""), ("DELETE", "/dual/subscribers/one", null),
        })
        {
            var began = Stopwatch.GetTimestamp();
            var answer = (await client.CallAsync(method, path, body)).Expect(HttpStatusCode.ServiceUnavailable);
            var took = Stopwatch.GetElapsedTime(began);
            Assert.True(took < AtOnce, $"{method} answered after {took}.");
            Assert.False((bool)answer.Json["cloudResult"]!["success"]!);
            Assert.False((bool)answer.Json["legacyResult"]!["success"]!);
            Assert.False((bool)answer.Json["rolledBack"]!);
            Assert.Contains("Legacy", answer.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(SystemKeys.Legacy, (string)answer.Json["system"]!);
        }
    }

    private static async Task AssertReadAsync(HttpClient client)
    {
        var one = (await client.CallAsync("GET", "/dual/subscribers/one")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("one", SystemKeys.Legacy), ((string)one["cloud"]!["uid"]!, (string)one["unreachable"]!));
        Assert.Null(one["syncStatus"]);
        Assert.Null(one["legacy"]);
        var list = (await client.CallAsync("GET", "/dual/subscribers?search=one")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, SystemKeys.Legacy), (list["subscribers"]!.AsArray().Count, (string)list["unreachable"]!));
    }

    /// <summary>Leases run out by the clock that is moved; the reconciler looks every second.</summary>
    private static async Task AssertSettledAsync(PortalApplication portal, HttpClient client)
    {
        JsonObject? open = null;
        for (var look = 0; look < 60; look++)
        {
            open = (await client.GetFromJsonAsync<JsonObject>("/dual/intents"))!;
            if ((int)open["total"]! == 0) return;
            portal.Time.Advance(TimeSpan.FromSeconds(40));
            await Task.Delay(1000);
        }

        Assert.Fail($"Still open: {open}");
    }

    private static async Task AssertEqualAsync(PortalApplication portal)
    {
        var (cloud, legacy) = (await AllAsync(portal.Provider(SystemKeys.Cloud)), await AllAsync(portal.Provider(SystemKeys.Legacy)));
        Assert.True(cloud.Count > 1);
        Assert.Equal(cloud.Keys.Order(), legacy.Keys.Order());
        Assert.All(cloud, pair => Assert.True(SubscriberComparison.AreEqual(pair.Value, legacy[pair.Key]), pair.Key));
    }

    private static async Task<Dictionary<string, Subscriber>> AllAsync(IProvisioningProvider provider)
    {
        var all = new Dictionary<string, Subscriber>();
        foreach (var segment in await provider.PlanScanAsync(1, CancellationToken.None))
        {
            await foreach (var batch in provider.ScanAsync(segment, SubscriberFilter.All, null, CancellationToken.None))
            {
                foreach (var record in batch) all[record.Subscriber.Uid] = record.Subscriber;
            }
        }

        return all;
    }
}
