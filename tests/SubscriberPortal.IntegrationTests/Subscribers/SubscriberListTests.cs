using System.Net;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class SubscriberListTests(SubscriberListTests.Listed fixture) : IClassFixture<SubscriberListTests.Listed>
{
    private HttpClient Api => fixture.Admin;

    [Theory, InlineData("cloud"), InlineData("legacy"), InlineData("dual")]
    public async Task Page_by_page_everything_comes_once(string system)
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await Api.CallAsync("GET", $"/{system}/subscribers?limit=7&cursor={cursor}")).Expect(HttpStatusCode.OK).Json;
            seen.AddRange(page["subscribers"]!.AsArray().Select(s => (string)s!["uid"]!));
            Assert.Equal(page["pagination"]!["nextCursor"] is not null, (bool)page["pagination"]!["hasMore"]!);
            cursor = (string?)page["pagination"]!["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(Listed.Count, seen.Count);
        Assert.Equal(Listed.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Filters_hold_together()
    {
        var page = (await Api.CallAsync("GET", "/cloud/subscribers?status=ACTIVE&planId=GOLD&search=list-0")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(["list-00", "list-03", "list-06", "list-09"], page["subscribers"]!.AsArray().Select(s => (string)s!["uid"]!));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_alone()
    {
        var cursor = (string?)(await Api.CallAsync("GET", "/cloud/subscribers?limit=5")).Json["pagination"]!["nextCursor"];

        (await Api.CallAsync("GET", $"/cloud/subscribers?limit=9&cursor={cursor}")).Expect(HttpStatusCode.OK);
        foreach (var path in new[] { $"/legacy/subscribers?cursor={cursor}", $"/cloud/subscribers?planId=GOLD&cursor={cursor}", $"/cloud/subscribers?cursor=A{cursor}", "/cloud/subscribers?cursor=%00", $"/cloud/subscribers?cursor={new string('A', 5000)}" })
        {
            Assert.Equal(["cursor"], (await Api.CallAsync("GET", path)).Expect(HttpStatusCode.BadRequest).Fields);
        }
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("status=active", "status")]
    [InlineData("status=ACTIVE&status=DELETED", "status")]
    [InlineData("planId=%00", "planId")]
    [InlineData("syncStatus=SYNCED", "syncStatus")]
    public async Task A_bad_query_value_is_named(string query, string field) =>
        Assert.Equal([field], (await Api.CallAsync("GET", $"/cloud/subscribers?{query}")).Expect(HttpStatusCode.BadRequest).Fields);

    [Fact]
    public async Task Dual_filters_by_sync_status()
    {
        (await Api.CallAsync("GET", "/dual/subscribers?syncStatus=MAYBE")).Expect(HttpStatusCode.BadRequest);

        var page = (await Api.CallAsync("GET", "/dual/subscribers?syncStatus=CLOUD_ONLY")).Expect(HttpStatusCode.OK).Json;

        Assert.Empty(page["subscribers"]!.AsArray());
    }

    /// <summary>A portal with a known number of subscribers, the same on both sides.</summary>
    public sealed class Listed : IAsyncLifetime
    {
        public const int Count = 30;

        private readonly PortalFixture _portal = new();

        public HttpClient Admin => _portal.Admin;

        public async Task InitializeAsync()
        {
            await _portal.InitializeAsync();
            for (var i = 0; i < Count; i++)
            {
                foreach (var system in new[] { "cloud", "legacy" }) await _portal.Portal.AddSubscriberAsync(system, $"list-{i:D2}", s => s with { PlanId = i % 3 == 0 ? "GOLD" : "BASIC" });
            }
        }

        public Task DisposeAsync() => _portal.DisposeAsync();
    }
}
