using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>A plugin that cannot be used stops the start, in one line that names the setting to mend.</summary>
public sealed class PluginStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-plugin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Path", "/nowhere/plugin.dll", "Plugins:0:Path must name the plugin's file; there is none at '/nowhere/plugin.dll'")]
    [InlineData("Path", "", "Plugins:0:Path must name the plugin's file; it is missing")]
    [InlineData("Sha256", "", "Plugins:0:Sha256 must be a SHA-256 in 64 hexadecimal digits, as sha256sum prints it; it is missing")]
    [InlineData("Sha256", "abc", "it is 'abc'")]
    [InlineData("DependencySha256:0", "abc", "Plugins:0:DependencySha256:0 must be a SHA-256")]
    [InlineData("TimeoutSeconds", "0", "Plugins:0:TimeoutSeconds must be 1 to 300; it is 0")]
    [InlineData("TimeoutSeconds", "long", "Plugins:0:TimeoutSeconds")]
    [InlineData("Sha265", "abc", "Plugins:0:Sha265 is no setting of a plugin")]
    [InlineData("Settings:Url", "elsewhere", "Plugins:0:Settings: the plugin's Describe failed: Url must be an address")]
    [InlineData("Settings:Key", "My Crm", "it is 'My Crm'")]
    [InlineData("Settings:Key", "x", "must have 2 to 32 of a-z, 0-9 and -")]
    [InlineData("Settings:Key", "jobs", "'jobs', is a word that the portal uses itself")]
    [InlineData("Settings:Key", "provision", "'provision', is a word that the portal uses itself")]
    [InlineData("Settings:Key", "swagger", "'swagger', is a word that the portal uses itself")]
    [InlineData("Settings:Key", "state", "'state', is a word that the portal uses itself")]
    [InlineData("Settings:Key", "cloud", "'cloud', is taken: the system Cloud has 'cloud'")]
    [InlineData("Settings:Key", "d-ual", "'d-ual', is taken: the system Dual has 'dual'")]
    [InlineData("Settings:Name", "legacy", "the name of the plugin's system, 'legacy', is taken")]
    public async Task A_setting_that_cannot_be_used_is_named(string setting, string value, string expected) =>
        Assert.Contains(expected, await FailToStartAsync(SamplePluginFile.Settings(new Uri("http://127.0.0.1:1"), ($"Plugins:0:{setting}", value))), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_other_than_the_approved_one_is_not_loaded()
    {
        var changed = await File.ReadAllBytesAsync(SamplePluginFile.Assembly);
        changed[^1] ^= 1;

        var line = await FailToStartAsync([.. PluginOf(changed)[..1], ("Plugins:0:Sha256", SamplePluginFile.HashOf(SamplePluginFile.Assembly))]);

        Assert.Contains("Plugins:0:Sha256 must be the SHA-256 of", line, StringComparison.Ordinal);
        Assert.Contains(SamplePluginFile.HashOf(SamplePluginFile.Assembly), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dependency_must_be_there_and_approved()
    {
        var plugin = PluginOf(await File.ReadAllBytesAsync(SamplePluginFile.Assembly));
        Assert.Contains("Plugins:0:Path: the plugin needs Polly.Core.dll beside it", await FailToStartAsync(plugin), StringComparison.Ordinal);

        File.Copy(Path.Combine(SamplePluginFile.Folder, "Polly.Core.dll"), Path.Combine(_folder.FullName, "Polly.Core.dll"));
        Assert.Contains("Plugins:0:DependencySha256 must name the SHA-256 of every assembly", await FailToStartAsync(plugin), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_plugin_for_this_portal_says_why()
    {
        Assert.Contains("Plugins:0:Path must name a .NET assembly", await FailToStartAsync(PluginOf("not an assembly"u8.ToArray())), StringComparison.Ordinal);

        var stranger = await File.ReadAllBytesAsync(typeof(AngleSharp.Html.Parser.HtmlParser).Assembly.Location);
        Assert.Contains("does not refer to SubscriberPortal.Kernel", await FailToStartAsync(PluginOf(stranger)), StringComparison.Ordinal);

        var older = EmittedPlugin.ForAnotherKernel(await File.ReadAllBytesAsync(SamplePluginFile.Assembly));
        Assert.Contains("was built against SubscriberPortal.Kernel 9.", await FailToStartAsync(PluginOf(older)), StringComparison.Ordinal);

        Assert.Contains("exactly one public class that implements IProvisioningPlugin; this one has none", await FailToStartAsync(PluginOf(EmittedPlugin.WithEntryPoints())), StringComparison.Ordinal);
        Assert.Contains("this one has First and Second", await FailToStartAsync(PluginOf(EmittedPlugin.WithEntryPoints("First", "Second"))), StringComparison.Ordinal);
        Assert.Contains("the plugin's Describe failed", await FailToStartAsync(PluginOf(EmittedPlugin.WithEntryPoints("Only"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_plugins_of_one_key_are_one_too_many()
    {
        var first = SamplePluginFile.Settings(new Uri("http://127.0.0.1:1"));
        var second = first.Select(s => (s.Key.Replace(":0:", ":1:", StringComparison.Ordinal).Replace(":DependencySha256:1", ":DependencySha256:0", StringComparison.Ordinal), s.Value));

        Assert.Contains("'sample', is taken", await FailToStartAsync([.. first, .. second, ("Plugins:1:Settings:Name", "Other")]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_down_is_no_reason_not_to_start()
    {
        await using var portal = PortalApplication.With(SamplePluginFile.Settings(new Uri("http://127.0.0.1:1")));
        using var client = portal.Anonymous();

        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Contains("degraded", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The settings of a plugin of these bytes, alone in a folder.</summary>
    private (string Key, string Value)[] PluginOf(byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, "plugin.dll");
        File.WriteAllBytes(file, bytes);
        return [("Plugins:0:Path", file), ("Plugins:0:Sha256", SamplePluginFile.HashOf(file))];
    }

    private async Task<string> FailToStartAsync((string Key, string Value)[] settings)
    {
        using var error = new StringWriter();
        var arguments = settings.Append(("Portal:DataDirectory", Path.Combine(_folder.FullName, "data"))).Select(s => $"--{s.Item1}={s.Item2}");

        Assert.Equal(PortalCommandLine.BadSetting, await PortalCommandLine.RunAsync(["--urls", "http://127.0.0.1:0", .. arguments], Program.CreatePortal, error));

        var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.DoesNotContain("   at ", line, StringComparison.Ordinal));
        return lines[^1];
    }
}
