using System.Security.Cryptography;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>The built sample plugin, and the settings with which an operator takes it in.</summary>
internal static class SamplePluginFile
{
    public static string Folder { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "SubscriberPortal.SamplePlugin", new DirectoryInfo(AppContext.BaseDirectory).Name));

    public static string Assembly => Path.Combine(Folder, "SubscriberPortal.SamplePlugin.dll");

    public static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    public static (string Key, string Value)[] Settings(Uri service, params (string Key, string Value)[] more) =>
    [
        ("Plugins:0:Path", Assembly), ("Plugins:0:Sha256", HashOf(Assembly)), ("Plugins:0:DependencySha256:0", HashOf(Path.Combine(Folder, "Polly.Core.dll"))),
        ("Plugins:0:Settings:Url", service.ToString()), .. more,
    ];
}
