namespace SubscriberPortal.Jobs.Files;

/// <summary>Where uploads, exports and reports live.</summary>
internal sealed class FilesOptions
{
    public const string Section = "Files";
    public const string Local = "Local";
    public const string S3 = "S3";

    /// <summary><c>Local</c>: in the data directory. <c>S3</c>: in <see cref="Bucket"/>.</summary>
    public string Store { get; set; } = Local;

    /// <summary>The bucket's name. It must exist; the portal makes none.</summary>
    public string? Bucket { get; set; }

    /// <summary>What all keys in the bucket begin with, such as <c>portal/</c>; for a bucket that holds other things too.</summary>
    public string KeyPrefix { get; set; } = "";

    /// <summary>The id or ARN of the KMS key that encrypts what the portal stores; null: S3's own keys (SSE-S3).</summary>
    public string? KmsKeyId { get; set; }
}
