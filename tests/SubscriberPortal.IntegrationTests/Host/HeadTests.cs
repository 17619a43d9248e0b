using System.Net;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class HeadTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("/cloud/subscribers")]
    [InlineData("/cloud/subscribers/headed")]
    [InlineData("/cloud/subscribers/not-there")]
    [InlineData("/health")]
    [InlineData("/jobs/00000000-0000-7000-8000-000000000000")]
    public async Task Head_answers_as_get_does_without_the_body(string path)
    {
        if (await fixture.Portal.Provider("cloud").GetAsync("headed", CancellationToken.None) is null) await fixture.Portal.AddSubscriberAsync("cloud", "headed");

        using var get = await fixture.Admin.GetAsync(new Uri(path, UriKind.Relative));
        using var head = await HeadAsync(fixture.Admin, path);

        Assert.Equal((get.StatusCode, get.Headers.ETag, get.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_of_a_stream_of_events_ends_at_once()
    {
        var job = await fixture.Admin.PostJsonAsync("/audit/jobs", new { }, HttpStatusCode.Accepted);

        using var head = await HeadAsync(fixture.Admin, $"/jobs/{job["job_id"]}/events");

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Head_asks_who_is_calling_and_finds_nothing_where_get_finds_nothing()
    {
        using var stranger = fixture.Portal.Anonymous();
        using var refused = await HeadAsync(stranger, "/cloud/subscribers");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var get = await fixture.Admin.GetAsync(new Uri("/audit/jobs", UriKind.Relative));
        using var head = await HeadAsync(fixture.Admin, "/audit/jobs");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (get.StatusCode, head.StatusCode));
    }

    private static async Task<HttpResponseMessage> HeadAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        return await client.SendAsync(request);
    }
}
