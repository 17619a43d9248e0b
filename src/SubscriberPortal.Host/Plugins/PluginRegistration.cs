using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Health;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Host.Plugins;

/// <summary>Loads the plugins that the settings name, and gives their systems what every system has. A plugin that cannot be used stops the start.</summary>
internal static class PluginRegistration
{
    private static readonly string[] Known = ["Path", "Sha256", "DependencySha256", "TimeoutSeconds", "Settings"];

    /// <exception cref="OptionsValidationException">A plugin cannot be used; there is a line for each.</exception>
    public static IServiceCollection AddPlugins(this IServiceCollection services, IConfiguration configuration)
    {
        var failures = new List<string>();
        foreach (var section in configuration.GetSection(PluginOptions.Section).GetChildren())
        {
            TryEach(failures, () =>
            {
                var plugin = Plugin.Load(section.Path, Read(section));
                services.AddSingleton(plugin).AddSingleton(plugin.System);
                services.AddKeyedSingleton<IProvisioningProvider>(plugin.System.Key, (provider, _) => plugin.Create(provider));
            });
        }

        Refuse(failures);
        return services;
    }

    /// <summary>Comes last: only then is it known which paths are the portal's.</summary>
    /// <exception cref="OptionsValidationException">A plugin's key or name is not free, or its provider cannot be made.</exception>
    public static IEndpointRouteBuilder MapPlugins(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var failures = new List<string>();
        foreach (var plugin in services.GetServices<Plugin>())
        {
            TryEach(failures, () =>
            {
                PluginNames.Check(plugin, services.GetRequiredService<ProvisioningSystems>(), services.GetRequiredService<PortalHealth>().Parts, endpoints.DataSources);
                services.GetRequiredKeyedService<IProvisioningProvider>(plugin.System.Key);
                endpoints.MapSubscriberApi(plugin.System.Key).MapSystemHealth(plugin.System.Key, PluginNames.OperationOf(plugin.System.Key));
            });
        }

        Refuse(failures);
        return endpoints;
    }

    private static PluginOptions Read(IConfigurationSection section)
    {
        if (section.GetChildren().FirstOrDefault(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new PluginException($"{unknown.Path} is no setting of a plugin; there are {string.Join(", ", Known)}.");
        var settings = section.GetSection("Settings");
        var options = new PluginOptions
        {
            Path = section["Path"],
            Sha256 = section["Sha256"],
            TimeoutSeconds = section.GetValue("TimeoutSeconds", 10),
            Settings = settings.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase),
        };
        foreach (var hash in section.GetSection("DependencySha256").GetChildren()) options.DependencySha256.Add(hash.Value ?? "");
        return options;
    }

    private static void TryEach(List<string> failures, Action action)
    {
        try
        {
            action();
        }
        catch (PluginException exception)
        {
            failures.Add(exception.Message);
        }
    }

    private static void Refuse(List<string> failures)
    {
        if (failures.Count > 0) throw new OptionsValidationException(PluginOptions.Section, typeof(PluginOptions), failures);
    }
}
