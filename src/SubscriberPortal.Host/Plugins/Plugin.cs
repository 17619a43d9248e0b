using System.Text.RegularExpressions;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Plugins;

/// <summary>A loaded plugin and the system that it brings.</summary>
/// <param name="Setting">Where it is configured: <c>Plugins:0</c>.</param>
internal sealed partial record Plugin(string Setting, PluginOptions Options, IProvisioningPlugin EntryPoint, SystemDescriptor System)
{
    private const int LongestName = 40;
    private const int LastOfThePortal = 30;

    /// <exception cref="PluginException">It cannot be used.</exception>
    public static Plugin Load(string setting, PluginOptions options)
    {
        var entryPoint = PluginFile.Open(setting, options);
        var system = Run(setting, nameof(IProvisioningPlugin.Describe), () => entryPoint.Describe(options.Settings));
        Check(setting, system);
        return new Plugin(setting, options, entryPoint, system);
    }

    public GuardedProvider Create(IServiceProvider services)
    {
        var provider = Run(Setting, nameof(IProvisioningPlugin.Create), () => EntryPoint.Create(Options.Settings, services));
        if (provider.System != System) throw new PluginException($"{Setting}:Path: the provider is not of the system that the plugin described: {provider.System} and {System}.");
        return new GuardedProvider(provider, TimeSpan.FromSeconds(Options.TimeoutSeconds), services.GetRequiredService<ILogger<GuardedProvider>>());
    }

    private static T Run<T>(string setting, string method, Func<T> call)
        where T : class
    {
        try
        {
            return call() ?? throw new PluginException($"{setting}:Path: the plugin's {method} answered null.");
        }
        catch (Exception exception) when (exception is not PluginException)
        {
            var where = exception is ArgumentException ? $"{setting}:Settings" : $"{setting}:Path";
            throw new PluginException($"{where}: the plugin's {method} failed: {FirstLine.Of(exception.Message)} ({exception.GetType().Name})");
        }
    }

    private static void Check(string setting, SystemDescriptor system)
    {
        if (system.Key is null || !Key().IsMatch(system.Key))
            throw new PluginException($"{setting}:Path: the key of the plugin's system must have 2 to 32 of a-z, 0-9 and -, and begin with a letter; it is '{system.Key}'.");
        if (string.IsNullOrWhiteSpace(system.Name) || system.Name.Length > LongestName || system.Name.Any(char.IsControl))
            throw new PluginException($"{setting}:Path: the name of the plugin's system must have 1 to {LongestName} characters; it is '{system.Name}'.");
        if (string.IsNullOrWhiteSpace(system.Store)) throw new PluginException($"{setting}:Path: the plugin must say what its system runs on (Store); it is empty.");
        if (system.Order <= LastOfThePortal) throw new PluginException($"{setting}:Path: the order of the plugin's system must be above {LastOfThePortal}; it is {system.Order}.");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
