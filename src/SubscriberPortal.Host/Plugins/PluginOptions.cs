namespace SubscriberPortal.Host.Plugins;

/// <summary>One entry of <c>Plugins</c>: an assembly that an administrator has approved, byte for byte.</summary>
internal sealed class PluginOptions
{
    public const string Section = "Plugins";
    public const int LongestTimeout = 300;

    /// <summary>The file of the assembly.</summary>
    public string? Path { get; set; }

    /// <summary>The SHA-256 of that file, in 64 hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The SHA-256 of each assembly beside it that it needs; none is loaded that is not named here.</summary>
    public IList<string> DependencySha256 { get; } = [];

    /// <summary>How long a call may take before the system counts as unreachable, or a write as unknown: 1 to 300 seconds.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>The plugin's own settings, by the rest of their key.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }
}
