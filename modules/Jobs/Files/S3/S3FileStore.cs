using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>Files as objects of one bucket. S3 shows an object whole or not at all, and gives what it has acknowledged to every reader from then on.</summary>
internal sealed class S3FileStore(S3Bucket bucket, TimeProvider time, ILogger<S3FileStore> logger) : IFileStore
{
    public async Task<StoredFile?> FindAsync(string key, CancellationToken cancellationToken) =>
        await bucket.HeadAsync(bucket.ObjectKey(key), cancellationToken) is { } head ? new StoredFile(key, head.ContentLength, Utc(head.LastModified)) : null;

    public async Task<Stream> OpenReadAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return await S3ReadStream.OpenAsync(bucket, bucket.ObjectKey(key), offset, length, cancellationToken) ?? throw new FileNotFoundException("There is no such file.", key);
    }

    public Task<FileUpload> CreateAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<FileUpload>(new S3FileUpload(new S3ObjectWrite(bucket, bucket.ObjectKey(key), FileTypes.Of(key)), logger));

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var request = new DeleteObjectRequest { BucketName = bucket.Name, Key = bucket.ObjectKey(key) };
        return bucket.CallAsync(S3Bucket.ShortLimit, token => bucket.Client.DeleteObjectAsync(request, token), cancellationToken);
    }

    public async IAsyncEnumerable<StoredFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // S3 lists in binary order of key.
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = bucket.ObjectPrefix(prefix) };
        do
        {
            var page = await bucket.CallAsync(S3Bucket.ShortLimit, token => bucket.Client.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var found in page.S3Objects ?? []) yield return new StoredFile(bucket.KeyOf(found), found.Size ?? 0, Utc(found.LastModified));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>
    /// The link takes one file: S3 refuses a second one (<c>If-None-Match: *</c>), so that what a job has begun to read can never be replaced under it.
    /// </summary>
    public Task<SignedLink> CreateUploadLinkAsync(string key, string contentType, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>
        {
            [HeaderNames.ContentType] = contentType,
            [HeaderNames.IfNoneMatch] = "*",
            ["x-amz-server-side-encryption"] = bucket.Encryption.Value,
        };
        if (bucket.KmsKeyId is { } kmsKey) headers["x-amz-server-side-encryption-aws-kms-key-id"] = kmsKey;

        var request = new GetPreSignedUrlRequest { Verb = HttpVerb.PUT, ContentType = contentType };
        foreach (var (name, value) in headers.Skip(1)) request.Headers[name] = value;
        return SignAsync(request, key, headers, lifetime, cancellationToken);
    }

    public Task<SignedLink> CreateDownloadLinkAsync(string key, string downloadName, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(downloadName);
        var answer = new ResponseHeaderOverrides { ContentDisposition = disposition.ToString(), ContentType = FileTypes.Of(key), CacheControl = "private, no-store" };
        return SignAsync(new GetPreSignedUrlRequest { Verb = HttpVerb.GET, ResponseHeaderOverrides = answer }, key, [], lifetime, cancellationToken);
    }

    private async Task<SignedLink> SignAsync(GetPreSignedUrlRequest request, string key, Dictionary<string, string> headers, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        request.BucketName = bucket.Name;
        request.Key = bucket.ObjectKey(key);
        request.Protocol = bucket.Client.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS;

        // S3 judges the signature by true time, whatever the portal's clock says in a test. Whole seconds: the SDK rounds up what is left of one, beyond the week that S3 allows.
        request.Expires = WholeSeconds(TimeProvider.System.GetUtcNow() + lifetime).UtcDateTime;
        var url = await bucket.CallAsync(S3Bucket.ShortLimit, token => bucket.Client.GetPreSignedURLAsync(request).WaitAsync(token), cancellationToken);
        return new SignedLink(url, request.Verb.ToString(), headers, WholeSeconds(time.GetUtcNow() + lifetime));
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static DateTimeOffset Utc(DateTime? modified) => new(modified!.Value.ToUniversalTime(), TimeSpan.Zero);
}
