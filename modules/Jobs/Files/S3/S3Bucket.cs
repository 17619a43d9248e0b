using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>The bucket, with what every call to it needs: names, encryption, a time limit, and failures told in an operator's words.</summary>
internal sealed class S3Bucket(AwsClients aws, IOptions<FilesOptions> options)
{
    /// <summary>For a call that carries no content, with all its retries.</summary>
    public static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(10);

    /// <summary>For a call that carries up to a part of a file, with all its retries.</summary>
    public static readonly TimeSpan LongLimit = TimeSpan.FromMinutes(3);

    private readonly FilesOptions _options = options.Value;

    public string Name => _options.Bucket!;

    public S3Failures Failures { get; } = new(options.Value.Bucket!);

    public IAmazonS3 Client => aws.S3;

    public string? KmsKeyId => string.IsNullOrEmpty(_options.KmsKeyId) ? null : _options.KmsKeyId;

    public ServerSideEncryptionMethod Encryption => KmsKeyId is null ? ServerSideEncryptionMethod.AES256 : ServerSideEncryptionMethod.AWSKMS;

    public string ObjectKey(string key) => _options.KeyPrefix + FileKey.Check(key);

    public string ObjectPrefix(string prefix) => _options.KeyPrefix + FileKey.CheckPrefix(prefix);

    public string KeyOf(S3Object found) => found.Key[_options.KeyPrefix.Length..];

    /// <summary>Null when there is no such object.</summary>
    public async Task<GetObjectMetadataResponse?> HeadAsync(string objectKey, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(ShortLimit, token => Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Name, Key = objectKey }, token), cancellationToken);
        }
        catch (AmazonS3Exception e) when (S3Failures.IsMissing(e))
        {
            // The answer to HEAD has no body, and so does not say whether it is the file or the whole bucket that is missing.
            await EnsureExistsAsync(cancellationToken);
            return null;
        }
    }

    /// <exception cref="Kernel.Provisioning.SystemUnavailableException">There is no such bucket, or the portal may not use it.</exception>
    public async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(ShortLimit, token => Client.HeadBucketAsync(new HeadBucketRequest { BucketName = Name }, token), cancellationToken);
        }
        catch (AmazonS3Exception e) when (S3Failures.IsMissing(e))
        {
            throw Failures.NoBucket(e);
        }
    }

    /// <exception cref="Kernel.Provisioning.SystemUnavailableException">S3 did not do it, or not within the limit.</exception>
    public async Task<TAnswer> CallAsync<TAnswer>(TimeSpan limit, Func<CancellationToken, Task<TAnswer>> call, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            return await call(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.TimedOut(limit);
        }
        catch (Exception e) when (Failures.Translate(e) is { } unavailable)
        {
            throw unavailable;
        }
    }
}
