using Microsoft.Extensions.Logging;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Files.S3;

/// <summary>A file on its way into the bucket. Given up, its parts are removed; where S3 does not answer then, the bucket's lifecycle rule removes them.</summary>
internal sealed partial class S3FileUpload(S3ObjectWrite target, ILogger logger) : FileUpload
{
    private readonly S3UploadStream _content = new(target);
    private bool _committed;

    public override Stream Content => _content;

    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _content.FinishAsync(cancellationToken);
        _committed = true;
    }

    public override async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync();
        if (_committed || !target.HasParts) return;
        try
        {
            await target.AbortAsync(CancellationToken.None);
        }
        catch (Amazon.S3.AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
        {
            // An earlier attempt has removed them.
        }
        catch (SystemUnavailableException e)
        {
            Log.PartsLeft(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The parts of a file that was given up stay in the bucket until its lifecycle rule removes them: {Reason}")]
        public static partial void PartsLeft(ILogger logger, string reason);
    }
}
