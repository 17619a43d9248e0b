using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Files;

/// <summary>Written aside, flushed, renamed into place, its folder flushed: after a power cut the file is there whole, or as it was before.</summary>
internal sealed class LocalFileUpload : FileUpload
{
    private readonly string _temporary;
    private readonly string _target;
    private readonly string _root;
    private readonly FileStream _content;
    private bool _committed;

    public LocalFileUpload(string temporary, string target, string root)
    {
        (_temporary, _target, _root) = (temporary, target, root);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 65536 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _content = new FileStream(temporary, options);
    }

    public override Stream Content => _content;

    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _content.FlushAsync(cancellationToken);
        _content.Flush(flushToDisk: true);
        await _content.DisposeAsync();

        var made = PutInPlace();
        _committed = true;
        for (var folder = Path.GetDirectoryName(_target)!; ; folder = Path.GetDirectoryName(folder)!)
        {
            FolderSync.Flush(folder);
            if (!made || folder.Length <= _root.Length) break;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync();
        if (!_committed) File.Delete(_temporary);
    }

    /// <summary>Answers whether a folder had to be made for it.</summary>
    private bool PutInPlace()
    {
        var folder = Path.GetDirectoryName(_target)!;
        for (var attempt = 1; ; attempt++)
        {
            var made = !Directory.Exists(folder);
            if (made) LocalFileStore.MakeFolder(folder);
            try
            {
                File.Move(_temporary, _target, overwrite: true);
                return made;
            }
            catch (DirectoryNotFoundException) when (attempt < 3)
            {
                // The last file of that folder was removed just now, and the folder with it.
            }
        }
    }
}
