using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Health;

/// <summary>Where uploads and exports live: looks a file up each time, and once a minute writes one, reads it back and removes it, since a full disk or a missing right shows only then.</summary>
internal sealed class FileStoreProbe(IFileStore files, IOptions<FilesOptions> options, TimeProvider time) : IHealthProbe
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _writtenAt;

    public string Key => "files";

    public string Name => "File store";

    public string Store => options.Value.Store == FilesOptions.S3 ? $"S3 ({options.Value.Bucket})" : "In the data directory";

    /// <summary>Without it no job gets on, but subscribers can be provisioned.</summary>
    public bool IsVital => false;

    public Task<SystemHealth> CheckAsync(CancellationToken cancellationToken) => SystemHealth.MeasureAsync(
        async token =>
        {
            try
            {
                if (_writtenAt is not { } at || time.GetUtcNow() - at > WriteInterval) await WriteAsync(token);
                else await files.FindAsync("health/none", token);
                return ((string?)null, "Files can be written and read.");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SystemUnavailableException(Key, exception.Message, exception);
            }
        },
        cancellationToken);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        _writtenAt = null;
        var written = Guid.NewGuid().ToByteArray();
        var file = $"health/{Guid.NewGuid():N}";
        await using (var upload = await files.CreateAsync(file, cancellationToken))
        {
            await upload.Content.WriteAsync(written, cancellationToken);
            await upload.CommitAsync(cancellationToken);
        }

        var read = new byte[written.Length];
        await using (var content = await files.OpenReadAsync(file, 0, null, cancellationToken)) await content.ReadExactlyAsync(read, cancellationToken);
        await files.DeleteAsync(file, cancellationToken);
        if (!read.SequenceEqual(written)) throw new SystemUnavailableException(Key, "A file that was written reads back differently.");
        _writtenAt = time.GetUtcNow();
    }
}
