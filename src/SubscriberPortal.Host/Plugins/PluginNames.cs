using Microsoft.AspNetCore.Routing.Patterns;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Plugins;

/// <summary>Keeps a plugin's key and name apart from those of other systems and from the paths that the portal uses.</summary>
internal static class PluginNames
{
    /// <exception cref="PluginException">The key or the name is not free.</exception>
    public static void Check(Plugin plugin, ProvisioningSystems systems, IEnumerable<IHealthProbe> parts, IEnumerable<EndpointDataSource> endpoints)
    {
        var (setting, system) = (plugin.Setting, plugin.System);
        var others = systems.All.Where(other => !ReferenceEquals(other, system)).ToArray();

        // The names of operations in the API's description are made of the key's letters and digits alone.
        if (others.FirstOrDefault(other => Plain(other.Key) == Plain(system.Key)) is { } same)
            throw new PluginException($"{setting}:Path: the key of the plugin's system, '{system.Key}', is taken: the system {same.Name} has '{same.Key}'.");
        if (others.Any(other => string.Equals(other.Name, system.Name, StringComparison.OrdinalIgnoreCase)))
            throw new PluginException($"{setting}:Path: the name of the plugin's system, '{system.Name}', is taken by another system.");
        if (parts.Any(part => part.Key == system.Key) || endpoints.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Any(endpoint => FirstSegment(endpoint) == system.Key))
            throw new PluginException($"{setting}:Path: the key of the plugin's system, '{system.Key}', is a word that the portal uses itself.");
    }

    /// <summary>The key as part of an operation's name: <c>old-crm</c> gives <c>Oldcrm</c>.</summary>
    public static string OperationOf(string key) => $"{char.ToUpperInvariant(key[0])}{Plain(key)[1..]}";

    private static string Plain(string key) => string.Concat(key.Where(char.IsAsciiLetterOrDigit));

    private static string? FirstSegment(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.PathSegments.Count > 0 && endpoint.RoutePattern.PathSegments[0].Parts is [RoutePatternLiteralPart literal]
            ? literal.Content.ToLowerInvariant() : null;
}
