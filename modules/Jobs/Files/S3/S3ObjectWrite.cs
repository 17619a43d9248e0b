using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>The calls that write one object: at once, or in parts. Nothing is seen of it before the last of them is acknowledged; S3 checks the CRC that goes along with each.</summary>
internal sealed class S3ObjectWrite(S3Bucket bucket, string objectKey, string contentType)
{
    /// <summary>S3's limit; a file may be as large as this many parts.</summary>
    private const int MostParts = 10_000;

    private const string WriteId = "x-amz-meta-write-id";

    private static readonly TimeSpan CompletionLimit = TimeSpan.FromMinutes(5);

    private readonly string _writeId = Guid.NewGuid().ToString("N");
    private readonly List<PartETag> _parts = [];
    private string? _uploadId;

    public bool HasParts => _uploadId is not null;

    public Task PutAsync(ArraySegment<byte> content, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = objectKey,
            ContentType = contentType,
            InputStream = StreamOf(content),
            ServerSideEncryptionMethod = bucket.Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = bucket.KmsKeyId,
        };
        return bucket.CallAsync(S3Bucket.LongLimit, token => bucket.Client.PutObjectAsync(request, token), cancellationToken);
    }

    public async Task SendPartAsync(ArraySegment<byte> content, CancellationToken cancellationToken)
    {
        if (_parts.Count == MostParts)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The file is too large: the portal writes {MostParts} parts of {S3UploadStream.PartSize / (1024 * 1024)} MiB to S3 at most."));

        _uploadId ??= await BeginAsync(cancellationToken);
        var request = new UploadPartRequest
        {
            BucketName = bucket.Name,
            Key = objectKey,
            UploadId = _uploadId,
            PartNumber = _parts.Count + 1,
            PartSize = content.Count,
            InputStream = StreamOf(content),
        };
        var part = await bucket.CallAsync(S3Bucket.LongLimit, token => bucket.Client.UploadPartAsync(request, token), cancellationToken);
        _parts.Add(new PartETag(part, copyChecksums: true));
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket.Name, Key = objectKey, UploadId = _uploadId, PartETags = _parts };
        try
        {
            await bucket.CallAsync(CompletionLimit, token => bucket.Client.CompleteMultipartUploadAsync(request, token), cancellationToken);
        }
        catch (Exception e) when (e is AmazonS3Exception { ErrorCode: "NoSuchUpload" } or SystemUnavailableException)
        {
            // The answer to an earlier attempt may have been lost: what is stored says whose it is.
            if (!await IsStoredAsync(cancellationToken)) throw;
        }
    }

    public Task AbortAsync(CancellationToken cancellationToken)
    {
        var request = new AbortMultipartUploadRequest { BucketName = bucket.Name, Key = objectKey, UploadId = _uploadId };
        return bucket.CallAsync(S3Bucket.ShortLimit, token => bucket.Client.AbortMultipartUploadAsync(request, token), cancellationToken);
    }

    private async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = objectKey,
            ContentType = contentType,
            ServerSideEncryptionMethod = bucket.Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = bucket.KmsKeyId,
        };
        request.Metadata[WriteId] = _writeId;
        return (await bucket.CallAsync(S3Bucket.ShortLimit, token => bucket.Client.InitiateMultipartUploadAsync(request, token), cancellationToken)).UploadId;
    }

    private async Task<bool> IsStoredAsync(CancellationToken cancellationToken) =>
        await bucket.HeadAsync(objectKey, cancellationToken) is { } head && head.Metadata[WriteId] == _writeId;

    private static MemoryStream StreamOf(ArraySegment<byte> content) => new(content.Array!, content.Offset, content.Count, writable: false);
}
