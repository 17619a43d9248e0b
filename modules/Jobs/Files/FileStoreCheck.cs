using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Files.S3;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Files;

/// <summary>
/// Before the portal listens, a file is written, read back and removed. What a person has to mend (no bucket, no permission, a wrong region) stops the start; a store that is out of reach for the
/// moment does not: until it is back, whatever needs it answers 503, and jobs wait.
/// </summary>
internal sealed partial class FileStoreCheck(IFileStore files, ILogger<FileStoreCheck> logger) : ISchema
{
    public string Database => IFileStore.SystemKey;

    public IReadOnlyList<SchemaScript> Scripts => [];

    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
        }
        catch (SystemUnavailableException e) when (IsForAPerson(e.InnerException))
        {
            throw new OptionsValidationException(FilesOptions.Section, typeof(FilesOptions), [e.Message]);
        }
        catch (SystemUnavailableException e)
        {
            Log.OutOfReach(logger, e.Message);
        }

        return [];
    }

    /// <summary>S3's refusals, and what the SDK itself lacks to ask at all: a region, credentials.</summary>
    private static bool IsForAPerson(Exception? cause) => cause switch
    {
        AmazonS3Exception refused => refused.StatusCode < HttpStatusCode.InternalServerError,
        AmazonClientException { InnerException: var inner } => inner is null || !S3Failures.IsConnection(inner),
        _ => false,
    };

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var key = $"start-check/{Guid.NewGuid():N}";
        var written = Encoding.UTF8.GetBytes(key);
        await using (var upload = await files.CreateAsync(key, cancellationToken))
        {
            await upload.Content.WriteAsync(written, cancellationToken);
            await upload.CommitAsync(cancellationToken);
        }

        var read = new byte[written.Length];
        await using (var content = await files.OpenReadAsync(key, 0, null, cancellationToken)) await content.ReadExactlyAsync(read, cancellationToken);
        if (!read.AsSpan().SequenceEqual(written)) throw new IOException("The file store does not give back what was written to it.");
        await files.DeleteAsync(key, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The file store does not answer; uploads, exports and jobs wait for it. {Reason}")]
        public static partial void OutOfReach(ILogger logger, string reason);
    }
}
