using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

public sealed class LocalFileStoreTests : FileStoreContract, IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("portal-files-");
    private readonly LocalFileStore _store;

    public LocalFileStoreTests() => _store = Open();

    protected override IFileStore Store => _store;

    [Fact]
    public async Task Files_are_readable_by_the_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        await using (var upload = await _store.CreateAsync("jobs/x/file.txt", default)) await upload.CommitAsync(default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data.FullName, "files/jobs/x/file.txt")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_data.FullName, "files")));
    }

    [Fact]
    public async Task What_was_given_up_leaves_nothing_on_disk()
    {
        await using (var upload = await _store.CreateAsync("jobs/y/file.txt", default)) await upload.Content.WriteAsync(new byte[100]);

        Assert.Empty(Directory.EnumerateFiles(_data.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_removed_after_a_day()
    {
        var (old, fresh) = (Path.Combine(_data.FullName, "files-incoming", "old"), Path.Combine(_data.FullName, "files-incoming", "fresh"));
        File.WriteAllText(old, "half");
        File.WriteAllText(fresh, "half");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        Open();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));
    }

    public void Dispose() => _data.Delete(recursive: true);

    private LocalFileStore Open() =>
        new(Options.Create(new PortalOptions { DataDirectory = _data.FullName }), new FileLinks(new FixedKeys(), TimeProvider.System), TimeProvider.System);

    private sealed class FixedKeys : IKeyMaterial
    {
        public byte[] Derive(string purpose) => new byte[32];
    }
}
