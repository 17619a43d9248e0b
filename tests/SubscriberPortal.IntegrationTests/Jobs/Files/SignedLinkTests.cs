using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

public sealed class SignedLinkTests(JobsPortal portal) : IClassFixture<JobsPortal>
{
    private readonly HttpClient _anyone = portal.Application.Anonymous();

    [Fact]
    public async Task An_upload_link_takes_a_file_of_any_size_from_whoever_has_it()
    {
        var upload = await UploadAsync();

        using var stored = await PutAsync(upload, new ByteArrayContent(new byte[12 * 1024 * 1024]));

        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        Assert.Equal(12 * 1024 * 1024, (await portal.Files.FindAsync((string)upload["inputFileKey"]!, default))!.Size);
    }

    [Theory]
    [InlineData("signature=", "signature=A")]
    [InlineData("expires=", "expires=9")]
    [InlineData("type=text%2Fcsv", "type=text%2Fhtml")]
    [InlineData("/files/uploads/", "/files/jobs/")]
    [InlineData("rows.csv", "rows2.csv")]
    public async Task A_link_in_which_anything_was_changed_is_refused(string part, string changed)
    {
        var upload = await UploadAsync();
        upload["uploadUrl"] = ((string)upload["uploadUrl"]!).Replace(part, changed, StringComparison.Ordinal);

        using var refused = await PutAsync(upload, new StringContent("uid"));

        await AssertProblemAsync(refused, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_upload_link_is_not_good_for_reading()
    {
        var upload = await UploadAsync();
        (await PutAsync(upload, new StringContent("uid"))).Dispose();

        using var refused = await _anyone.GetAsync(new Uri((string)upload["uploadUrl"]!));

        await AssertProblemAsync(refused, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Another_content_type_than_the_links_is_refused()
    {
        var upload = await UploadAsync();

        using var refused = await PutAsync(upload, new StringContent("<html>"), "text/html");

        await AssertProblemAsync(refused, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_file_may_be_replaced_until_its_job_has_started()
    {
        var upload = await UploadAsync();
        (await PutAsync(upload, new StringContent("first"))).Dispose();
        using (var second = await PutAsync(upload, new StringContent("second"))) Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
        await portal.Admin.PostJsonAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = (string)upload["jobId"]!, options = new { dryRun = true } }, HttpStatusCode.Accepted);

        using var refused = await PutAsync(upload, new StringContent("third"));

        await AssertProblemAsync(refused, HttpStatusCode.Conflict);
        await using var content = await portal.Files.OpenReadAsync((string)upload["inputFileKey"]!, 0, null, default);
        Assert.Equal("second", await new StreamReader(content).ReadToEndAsync());
    }

    [Fact]
    public async Task A_broken_off_upload_leaves_nothing()
    {
        var upload = await UploadAsync();

        await Assert.ThrowsAnyAsync<Exception>(async () => (await PutAsync(upload, new StreamContent(new BreakingStream()))).EnsureSuccessStatusCode());

        Assert.Null(await portal.Files.FindAsync((string)upload["inputFileKey"]!, default));
        Assert.Equal("PENDING", (string)(await portal.GetAsync((string)upload["jobId"]!))["job_status"]!);
    }

    [Fact]
    public async Task A_download_link_gives_the_file_as_an_attachment_and_ranges_of_it()
    {
        await portal.WriteFileAsync("jobs/one/export.csv", "0123456789");
        var link = (await portal.Files.CreateDownloadLinkAsync("jobs/one/export.csv", "my export.csv", TimeSpan.FromMinutes(1), default)).Url;

        using var whole = await _anyone.GetAsync(new Uri(link, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using var part = await _anyone.SendAsync(request);

        Assert.Equal("0123456789", await whole.Content.ReadAsStringAsync());
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("text/csv", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(whole.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("234", await part.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_link_is_worth_nothing_after_it_has_expired()
    {
        await portal.WriteFileAsync("jobs/two/export.csv", "x");
        var link = (await portal.Files.CreateDownloadLinkAsync("jobs/two/export.csv", "x.csv", TimeSpan.FromSeconds(-5), default)).Url;

        using var refused = await _anyone.GetAsync(new Uri(link, UriKind.Relative));

        await AssertProblemAsync(refused, HttpStatusCode.Forbidden);
    }

    private Task<JsonObject> UploadAsync() =>
        portal.Admin.PostJsonAsync("/migration/upload", new { fileName = "rows.csv", contentType = "text/csv" }, HttpStatusCode.Created);

    private async Task<HttpResponseMessage> PutAsync(JsonObject upload, HttpContent content, string contentType = "text/csv")
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await _anyone.PutAsync(new Uri((string)upload["uploadUrl"]!), content);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!);
    }

    /// <summary>A client that goes away after some kilobytes.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private int _left = 5;

        public BreakingStream()
            : base(new byte[1_000_000])
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _left-- > 0 ? base.ReadAsync(buffer[..Math.Min(1000, buffer.Length)], cancellationToken) : throw new IOException("The line is cut.");
    }
}
