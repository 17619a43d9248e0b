using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SubscriberPortal.Jobs.Files;

/// <summary>Makes a rename durable: on Unix a new name is only safe once its folder has been flushed, which .NET has no call for. Windows journals names by itself.</summary>
internal static class FolderSync
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = Open(folder, 0);
        if (handle.IsInvalid || Sync(handle) != 0)
            throw new IOException($"The folder of a new file cannot be flushed to disk (error {Marshal.GetLastPInvokeError()}).");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle handle);
}
