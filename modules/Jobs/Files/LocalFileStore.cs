using System.Globalization;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Jobs.Files;

/// <summary>
/// Files under <c>{data directory}/files</c>, readable by the owner alone. What is being written lies in <c>files-incoming</c> beside it, on the same file system, until it is renamed into place.
/// </summary>
internal sealed class LocalFileStore : IFileStore
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly string _incoming;
    private readonly FileLinks _links;

    public LocalFileStore(IOptions<PortalOptions> portal, FileLinks links, TimeProvider time)
    {
        _root = portal.Value.PathOf("files");
        _incoming = portal.Value.PathOf("files-incoming");
        _links = links;
        MakeFolder(_root);
        MakeFolder(_incoming);

        // What a killed process left half written belongs to nobody; a day keeps clear of what another process may be writing.
        foreach (var leftover in new DirectoryInfo(_incoming).EnumerateFiles().Where(f => f.LastWriteTimeUtc < time.GetUtcNow().UtcDateTime - LeftoverAge)) leftover.Delete();
    }

    public Task<StoredFile?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(key));
        return Task.FromResult(file.Exists ? Describe(key, file) : null);
    }

    public Task<Stream> OpenReadAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        FileStream stream;
        try
        {
            stream = new FileStream(PathOf(key), new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 65536 });
        }
        catch (DirectoryNotFoundException)
        {
            throw new FileNotFoundException("There is no such file.", key);
        }

        stream.Position = offset;
        return Task.FromResult<Stream>(length is null ? stream : new BoundedReadStream(stream, length.Value));
    }

    public Task<FileUpload> CreateAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<FileUpload>(new LocalFileUpload(Path.Combine(_incoming, Guid.NewGuid().ToString("N")), PathOf(key), _root));

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (!File.Exists(path)) return Task.CompletedTask;
        File.Delete(path);
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                break; // Somebody put a file there meanwhile.
            }
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_root, FileKey.CheckPrefix(prefix)[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder)) return AsyncEnumerable.Empty<StoredFile>();
        return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (Key: Path.GetRelativePath(_root, file.FullName).Replace('\\', '/'), File: file))
            .Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => Describe(file.Key, file.File))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .ToAsyncEnumerable();
    }

    public Task<SignedLink> CreateUploadLinkAsync(string key, string contentType, TimeSpan lifetime, CancellationToken cancellationToken) =>
        LinkAsync("PUT", "type", key, contentType, lifetime, new Dictionary<string, string> { ["Content-Type"] = contentType });

    public Task<SignedLink> CreateDownloadLinkAsync(string key, string downloadName, TimeSpan lifetime, CancellationToken cancellationToken) =>
        LinkAsync("GET", "name", key, downloadName, lifetime, new Dictionary<string, string>());

    internal static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<SignedLink> LinkAsync(string method, string qualifierName, string key, string qualifier, TimeSpan lifetime, Dictionary<string, string> headers)
    {
        var expiresAt = _links.ExpiryAfter(lifetime);
        var link = new FileLink(method, FileKey.Check(key), qualifier, expiresAt.ToUnixTimeSeconds());
        var url = string.Create(CultureInfo.InvariantCulture, $"/files/{key}?{qualifierName}={Uri.EscapeDataString(qualifier)}&expires={link.Expires}&signature={_links.Sign(link)}");
        return Task.FromResult(new SignedLink(url, method, headers, expiresAt));
    }

    private string PathOf(string key) => Path.Combine(_root, FileKey.Check(key));

    private static StoredFile Describe(string key, FileInfo file) => new(key, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
}
