using System.Diagnostics;
using System.Net;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Subscribers;

/// <summary>MariaDB or DynamoDB stops, falls silent or loses answers: whoever asks has a 503 that names it within two seconds, and what runs on the other one goes on.</summary>
public sealed class OutageAnswerTests(OutagePortal portal) : IClassFixture<OutagePortal>, IAsyncLifetime
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(2);

    public static TheoryData<string, string> Outages
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var gone in new[] { SystemKeys.Legacy, SystemKeys.Cloud })
            {
                foreach (var mode in new[] { ProxyMode.Down, ProxyMode.BlackHole, ProxyMode.LoseAnswers }) all.Add(gone, $"{mode}");
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Outages))]
    public async Task Every_request_to_what_is_gone_is_told_so_within_two_seconds_and_the_other_system_goes_on(string gone, string mode)
    {
        var other = gone == SystemKeys.Legacy ? SystemKeys.Cloud : SystemKeys.Legacy;
        var uid = $"{gone}-{mode}";
        await InTimeAsync("POST", "/dual/subscribers", SubscriberCalls.Body(uid).ToJsonString(), HttpStatusCode.Created);
        (gone == SystemKeys.Legacy ? portal.MariaDb : portal.Moto).Mode = Enum.Parse<ProxyMode>(mode);

        string[] halves = [$"/dual/subscribers/{uid}", "/dual/subscribers", "/dual/sync-status", "/dashboard/stats", "/health", $"/{other}/subscribers?search={uid}"];
        var partly = Task.WhenAll(halves.Select(path => InTimeAsync("GET", path, null, HttpStatusCode.OK)));
        var refused = Task.WhenAll(CallsOn(gone, uid).Select(call => InTimeAsync(call.Method, call.Path, call.Body, HttpStatusCode.ServiceUnavailable)));
        var health = InTimeAsync("GET", $"/{gone}/health", null, HttpStatusCode.ServiceUnavailable);

        Assert.All(await refused, answer => Assert.Equal(gone, (string)answer.Json["system"]!));
        Assert.Matches("did not answer|was lost|No connection", (string)(await health).Json["detail"]!);
        await partly;
        await InTimeAsync("PUT", $"/{other}/subscribers/{uid}", """{"planId":"MEANWHILE"}""", HttpStatusCode.OK);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => portal.MendAsync();

    /// <summary>What a busy machine adds to one attempt it does not add to each of three; what the portal waits for it waits for each time.</summary>
    private async Task<Answer> InTimeAsync(string method, string path, string? body, HttpStatusCode expected)
    {
        for (var attempt = 1; ; attempt++)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await portal.Operator.CallAsync(method, path, body);
            var took = Stopwatch.GetElapsedTime(began);
            if (took < InTime && answer.Status == expected) return answer;
            Assert.True(attempt < 3, $"{method} {path} answered {(int)answer.Status} after {took}: {answer.Text}");
        }
    }

    private static IEnumerable<(string Method, string Path, string? Body)> CallsOn(string system, string uid) =>
    [
        ("GET", $"/{system}/subscribers/{uid}", null),
        ("GET", $"/{system}/subscribers", null),
        ("GET", $"/{system}/subscribers?search={uid}", null),
        ("POST", $"/{system}/subscribers", SubscriberCalls.Body($"{uid}-new").ToJsonString()),
        ("PUT", $"/{system}/subscribers/{uid}", """{"planId":"OTHER"}"""),
        ("DELETE", $"/{system}/subscribers/{uid}", null),
        ("POST", "/dual/subscribers", SubscriberCalls.Body($"{uid}-dual").ToJsonString()),
        ("PUT", $"/dual/subscribers/{uid}", """{"planId":"THIRD"}"""),
        ("DELETE", $"/dual/subscribers/{uid}", null),
    ];
}
