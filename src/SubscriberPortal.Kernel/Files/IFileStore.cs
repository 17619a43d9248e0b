namespace SubscriberPortal.Kernel.Files;

/// <summary>
/// Where uploads, exports, reports and what jobs write by chunk live. Keys are paths of 1 to 512 of letters, digits, <c>. _ - /</c>, with no empty, <c>.</c> or <c>..</c> part.
/// A file is seen whole or not at all. A store that does not answer is a <c>SystemUnavailableException</c> of <see cref="SystemKey"/>, never a missing file.
/// </summary>
public interface IFileStore
{
    /// <summary>The store's name in errors.</summary>
    const string SystemKey = "files";

    /// <summary>Null when there is no such file.</summary>
    Task<StoredFile?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens a file, or <paramref name="length"/> bytes of it from <paramref name="offset"/> on, for sequential reading.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    Task<Stream> OpenReadAsync(string key, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Begins a file; it appears, or replaces the former one, when <see cref="FileUpload.CommitAsync"/> returns, and is then durable.</summary>
    Task<FileUpload> CreateAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Files whose key begins with <paramref name="prefix"/>, in binary order of key.</summary>
    IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>A link with which whoever has it may PUT that file until it expires.</summary>
    Task<SignedLink> CreateUploadLinkAsync(string key, string contentType, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>A link with which whoever has it may GET that file, named <paramref name="downloadName"/>, until it expires.</summary>
    Task<SignedLink> CreateDownloadLinkAsync(string key, string downloadName, TimeSpan lifetime, CancellationToken cancellationToken);
}

/// <param name="Size">In bytes.</param>
public sealed record StoredFile(string Key, long Size, DateTimeOffset ModifiedAt);

/// <param name="Url">Absolute, or beginning with <c>/</c> and then on the portal's own address.</param>
/// <param name="Headers">What the client must send along.</param>
public sealed record SignedLink(string Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>A file being written. Disposed without a commit it leaves nothing.</summary>
public abstract class FileUpload : IAsyncDisposable
{
    public abstract Stream Content { get; }

    public abstract Task CommitAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
