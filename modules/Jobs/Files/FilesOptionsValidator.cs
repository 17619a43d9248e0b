using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.Jobs.Files;

internal sealed partial class FilesOptionsValidator : IValidateOptions<FilesOptions>
{
    private const int LongestPrefix = 128;

    public ValidateOptionsResult Validate(string? name, FilesOptions options)
    {
        var failures = new List<string>();
        if (options.Store == FilesOptions.S3) CheckS3(options, failures);
        else if (options.Store == FilesOptions.Local) CheckLocal(options, failures);
        else failures.Add($"Files:Store is '{options.Store}'; it must be Local or S3.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckS3(FilesOptions options, List<string> failures)
    {
        if (string.IsNullOrEmpty(options.Bucket)) failures.Add("Files:Store is S3, so Files:Bucket must name the bucket.");
        else if (!BucketName().IsMatch(options.Bucket))
            failures.Add($"Files:Bucket is '{options.Bucket}'; it must be a bucket's name: 3 to 63 lower-case letters, digits, '.' and '-', the first and the last a letter or digit.");

        var prefix = options.KeyPrefix;
        if (prefix.Length > 0 && (prefix.Length > LongestPrefix || !prefix.EndsWith('/') || !FileKey.IsValid(prefix.AsSpan(0, prefix.Length - 1))))
            failures.Add($"Files:KeyPrefix is '{prefix}'; it must be empty or folders of letters, digits, '.', '_' and '-' that end with '/', {LongestPrefix} characters at most.");
        if (options.KmsKeyId is { Length: > 0 } key && !KmsKey().IsMatch(key))
            failures.Add($"Files:KmsKeyId is '{key}'; it must be the id, the ARN or the alias of a KMS key.");
    }

    /// <summary>A bucket that is named and not used would be a surprise.</summary>
    private static void CheckLocal(FilesOptions options, List<string> failures)
    {
        if (!string.IsNullOrEmpty(options.Bucket)) failures.Add("Files:Bucket is given, but Files:Store is Local; set Files:Store to S3, or leave Files:Bucket out.");
        if (!string.IsNullOrEmpty(options.KmsKeyId)) failures.Add("Files:KmsKeyId is given, but Files:Store is Local; set Files:Store to S3, or leave Files:KmsKeyId out.");
        if (options.KeyPrefix.Length > 0) failures.Add("Files:KeyPrefix is given, but Files:Store is Local; set Files:Store to S3, or leave Files:KeyPrefix out.");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"\A[A-Za-z0-9:/_-]{1,2048}\z")]
    private static partial Regex KmsKey();
}
