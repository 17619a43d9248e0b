using System.ComponentModel.DataAnnotations;

namespace SubscriberPortal.Kernel.Hosting;

/// <summary>Settings that every module may need.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>The folder in which every embedded file lives; made, readable by the owner alone, when it is not there.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>The first administrator's password; without it a one-time password goes to the console.</summary>
    public string? AdminPassword { get; set; }

    /// <summary>The full path of a file in <see cref="DataDirectory"/>.</summary>
    public string PathOf(string fileName) => Path.GetFullPath(Path.Combine(DataDirectory, fileName));
}
