using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Web;
using SubscriberPortal.Jobs.Files.S3;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

/// <summary>
/// Signed links of S3. moto takes every signature, every expiry and every content type, and does not heed the <c>response-…</c> parameters: what AWS enforces and answers by them is asserted on the link.
/// </summary>
public sealed class S3LinkTests(S3TestBucket bucket) : IClassFixture<S3TestBucket>, IDisposable
{
    private readonly HttpClient _anyone = new();
    private readonly S3FileStore _store = bucket.Store();

    public void Dispose() => _anyone.Dispose();

    [Fact]
    public async Task An_upload_link_signs_the_content_type_the_encryption_and_that_nothing_is_replaced_until_it_expires()
    {
        var link = await _store.CreateUploadLinkAsync("uploads/a/rows.csv", "text/csv", TimeSpan.FromMinutes(7), default);

        var query = HttpUtility.ParseQueryString(new Uri(link.Url).Query);
        Assert.Equal("content-type;host;if-none-match;x-amz-server-side-encryption", query["X-Amz-SignedHeaders"]);
        Assert.Contains(query["X-Amz-Expires"], new[] { "419", "420" });
        Assert.InRange(link.ExpiresAt, TimeProvider.System.GetUtcNow().AddMinutes(6), TimeProvider.System.GetUtcNow().AddMinutes(7));
        Assert.Equal(("PUT", "text/csv", "*", "AES256"), (link.Method, link.Headers["Content-Type"], link.Headers["If-None-Match"], link.Headers["x-amz-server-side-encryption"]));
    }

    [Fact]
    public async Task A_link_of_a_week_is_within_the_week_that_S3_allows()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var link = await _store.CreateUploadLinkAsync("uploads/a/rows.csv", "text/csv", TimeSpan.FromDays(7), default);
            Assert.InRange(int.Parse(HttpUtility.ParseQueryString(new Uri(link.Url).Query)["X-Amz-Expires"]!, CultureInfo.InvariantCulture), 604_798, 604_800);
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task An_upload_link_takes_a_file_once_and_keeps_the_first()
    {
        var link = await _store.CreateUploadLinkAsync("uploads/b/rows.csv", "text/csv", TimeSpan.FromMinutes(1), default);

        using var first = await PutAsync(link, "first");
        using var second = await PutAsync(link, "second");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (first.StatusCode, second.StatusCode));
        await using var content = await _store.OpenReadAsync("uploads/b/rows.csv", 0, null, default);
        Assert.Equal("first", await new StreamReader(content).ReadToEndAsync());
        var head = JsonNode.Parse(await bucket.AwsAsync("s3api", "head-object", "--bucket", bucket.Name, "--key", "uploads/b/rows.csv"))!;
        Assert.Equal(("text/csv", "AES256"), ((string)head["ContentType"]!, (string)head["ServerSideEncryption"]!));
    }

    [Fact]
    public async Task A_download_link_gives_the_file_as_an_attachment_of_that_name_and_ranges_of_it()
    {
        await using (var upload = await _store.CreateAsync("jobs/c/export.csv", default))
        {
            await upload.Content.WriteAsync("0123456789"u8.ToArray());
            await upload.CommitAsync(default);
        }

        var link = await _store.CreateDownloadLinkAsync("jobs/c/export.csv", "größe \"1\".csv", TimeSpan.FromMinutes(1), default);
        using var whole = await _anyone.GetAsync(new Uri(link.Url));
        using var request = new HttpRequestMessage(HttpMethod.Get, link.Url) { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using var part = await _anyone.SendAsync(request);

        Assert.Equal("0123456789", await whole.Content.ReadAsStringAsync());
        // moto leaves these out of its answer; AWS answers with them as they stand in the link.
        var query = HttpUtility.ParseQueryString(new Uri(link.Url).Query);
        var disposition = query["response-content-disposition"];
        Assert.StartsWith("attachment; filename=", disposition, StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22.csv", disposition, StringComparison.Ordinal);
        Assert.Equal(("text/csv; charset=utf-8", "private, no-store"), (query["response-content-type"], query["response-cache-control"]));
        Assert.Contains(query["X-Amz-Expires"], new[] { "59", "60" });
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
    }

    private async Task<HttpResponseMessage> PutAsync(SignedLink link, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, link.Url) { Content = new StringContent(text) };
        request.Content.Headers.ContentType = null;
        foreach (var (name, value) in link.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await _anyone.SendAsync(request);
    }
}
