using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Host.Hosting;

/// <summary>Makes the data directory and refuses one that cannot be written to.</summary>
internal sealed class PortalOptionsValidator : IValidateOptions<PortalOptions>
{
    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) return ValidateOptionsResult.Fail("Portal:DataDirectory must name a folder; it is empty.");
        if (options.AdminPassword is { } password && PasswordRules.Violation(password, "admin") is { } rule)
            return ValidateOptionsResult.Fail($"Portal:AdminPassword {rule}; it has {password.Length} characters.");
        try
        {
            Prepare(Path.GetFullPath(options.DataDirectory));
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ValidateOptionsResult.Fail($"Portal:DataDirectory must be a folder that the portal can make and write to; '{options.DataDirectory}' is not: {e.Message}");
        }
    }

    private static void Prepare(string folder)
    {
        if (!Directory.Exists(folder)) DataFolder.Create(folder);
        var probe = Path.Combine(folder, $".write-{Guid.NewGuid():N}");
        File.WriteAllBytes(probe, []);
        File.Delete(probe);
    }
}

/// <summary>Folders and files that their owner alone may read.</summary>
internal static class DataFolder
{
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Makes a file with that content unless it exists; answers whether it did.</summary>
    public static bool TryWriteSecret(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var writer = new StreamWriter(unfinished, options)) writer.Write(content);

            // Moved into place whole: a start that is killed here never leaves half a key behind.
            File.Move(unfinished, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
            return false;
        }
    }
}
