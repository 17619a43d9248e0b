using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>Bodies that are larger than any the API takes, over the real server, which is what refuses them.</summary>
public sealed class LargeBodyTests : IAsyncLifetime
{
    private const int TwelveMegabytes = 12 * 1024 * 1024;

    private readonly PortalApplication _portal = new();
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _portal.UseKestrel(0);
        using var signedIn = await _portal.SignInAs("admin");
        _client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = _portal.ClientOptions.BaseAddress };
        _client.DefaultRequestHeaders.Authorization = signedIn.DefaultRequestHeaders.Authorization;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _portal.DisposeAsync();
    }

    [Theory]
    [InlineData("/cloud/subscribers", false)]
    [InlineData("/cloud/subscribers", true)]
    [InlineData("/export/jobs", false)]
    [InlineData("/export/jobs", true)]
    [InlineData("/auth/login", true)]
    public async Task Twelve_megabytes_are_a_413_with_or_without_a_length(string path, bool chunked)
    {
        using var answer = await SendAsync(path, chunked, attempts: 5);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var health = await _client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, bool chunked, int attempts)
    {
        var body = new byte[TwelveMegabytes];
        Array.Fill(body, (byte)' ');
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        // Only when the server asks for it: a body that is refused by its length alone is then never sent.
        request.Headers.ExpectContinue = true;
        try
        {
            return await _client.SendAsync(request);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException && attempts > 1)
        {
            // The server hangs up when it has read enough; a client still sending may lose the answer with the connection.
            return await SendAsync(path, chunked, attempts - 1);
        }
    }

    [Fact]
    public async Task A_chunked_body_is_taken_like_any_other()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/export/jobs") { Content = new StringContent("{\"format\":\"JSON\",\"gzip\":true}", new MediaTypeHeaderValue("application/json")) };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var job = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var ended = await _client.WaitForJobAsync((string)job["job_id"]!);
        Assert.Equal("COMPLETED", (string?)ended["job_status"]);
        Assert.EndsWith(".json.gz", (string)ended["output_file_key"]!, StringComparison.Ordinal);
    }
}
