using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>Says in an operator's words why S3 did not do what it was asked. An answer about a single file (none there, changed, no such range) is no failure of S3.</summary>
internal sealed class S3Failures(string bucket)
{
    /// <summary>Null when the exception is not S3's.</summary>
    public SystemUnavailableException? Translate(Exception exception) => exception switch
    {
        AmazonS3Exception e when IsAboutTheFile(e) => null,
        AmazonS3Exception e => Unavailable(Words(e), e),
        AmazonServiceException e => Unavailable($"The credentials for bucket '{bucket}' cannot be had ({e.ErrorCode}): {e.Message}", e),
        AmazonClientException { InnerException: { } inner } e when IsConnection(inner) => Unreachable(e),
        AmazonClientException e => Unavailable($"S3 was not asked for bucket '{bucket}': {e.Message}", e),
        _ when IsConnection(exception) => Unreachable(exception),
        _ => null,
    };

    public SystemUnavailableException TimedOut(TimeSpan limit) => Unavailable($"S3 did not answer for bucket '{bucket}' within {limit.TotalSeconds:0} seconds.", null);

    public SystemUnavailableException NoBucket(Exception exception) =>
        Unavailable($"There is no bucket '{bucket}'. Make it (stepfunctions/template.yaml does), or set Files:Bucket and Aws:Region to the one that is there.", exception);

    public static bool IsMissing(AmazonS3Exception exception) => exception.ErrorCode is "NoSuchKey" or "NotFound";

    public static bool IsConnection(Exception exception) => exception is HttpRequestException or IOException or SocketException or WebException;

    private string Words(AmazonS3Exception e) => e.ErrorCode switch
    {
        "NoSuchBucket" => NoBucket(e).Message,
        "AccessDenied" or "Forbidden" or "AllAccessDisabled" =>
            $"S3 refuses access to bucket '{bucket}'. The portal's role needs s3:ListBucket on it and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload in it (stepfunctions/template.yaml); with a KMS key also kms:GenerateDataKey and kms:Decrypt.",
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" or "Redirect" or "MovedPermanently" =>
            $"Bucket '{bucket}' is in another region; set Aws:Region to that of the bucket.",
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "RequestTimeTooSkewed" =>
            $"S3 does not take the credentials for bucket '{bucket}' ({e.ErrorCode}).",
        var code when code?.StartsWith("KMS.", StringComparison.Ordinal) == true => $"The KMS key of bucket '{bucket}' cannot be used ({code}): {e.Message}",
        var code => $"S3 did not serve bucket '{bucket}' ({(int)e.StatusCode} {code}).",
    };

    private static bool IsAboutTheFile(AmazonS3Exception e) =>
        IsMissing(e) || e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable || e.ErrorCode == "NoSuchUpload";

    private SystemUnavailableException Unreachable(Exception exception)
    {
        var cause = exception;
        while (cause.InnerException is { } inner) cause = inner;
        return Unavailable($"S3 cannot be reached for bucket '{bucket}': {cause.Message}", exception);
    }

    private static SystemUnavailableException Unavailable(string message, Exception? exception) => new(IFileStore.SystemKey, message, exception);
}
