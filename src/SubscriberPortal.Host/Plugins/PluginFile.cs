using System.Reflection;
using System.Text.RegularExpressions;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Plugins;

/// <summary>Reads a plugin's file, makes sure that it is the approved one and fits, and makes its entry point.</summary>
internal static partial class PluginFile
{
    private static readonly AssemblyName Kernel = typeof(IProvisioningPlugin).Assembly.GetName();

    /// <exception cref="PluginException">The file is not there, not the approved one, or no plugin for this portal.</exception>
    public static IProvisioningPlugin Open(string setting, PluginOptions options)
    {
        if (options.TimeoutSeconds is < 1 or > PluginOptions.LongestTimeout)
            throw new PluginException($"{setting}:TimeoutSeconds must be 1 to {PluginOptions.LongestTimeout}; it is {options.TimeoutSeconds}.");
        var approved = options.DependencySha256.Select((hash, i) => Hash($"{setting}:DependencySha256:{i}", hash)).ToHashSet();
        var path = System.IO.Path.GetFullPath(Given($"{setting}:Path must name the plugin's file", options.Path));
        var assembly = Load(setting, path, Read(setting, path, Hash($"{setting}:Sha256", options.Sha256)), approved);
        return Instance(setting, assembly);
    }

    private static byte[] Read(string setting, string path, string expected)
    {
        if (!File.Exists(path)) throw new PluginException($"{setting}:Path must name the plugin's file; there is none at '{path}'.");
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{setting}:Path: the file '{path}' cannot be read: {exception.Message}");
        }

        var found = PluginContext.HashOf(bytes);
        return found == expected ? bytes : throw new PluginException($"{setting}:Sha256 must be the SHA-256 of '{path}', which is {found}; it is {expected}. The file is not loaded.");
    }

    private static Assembly Load(string setting, string path, byte[] bytes, IReadOnlySet<string> approved)
    {
        try
        {
            var context = new PluginContext(setting, System.IO.Path.GetDirectoryName(path)!, approved);
            var assembly = context.LoadFromStream(new MemoryStream(bytes, writable: false));
            var builtFor = assembly.GetReferencedAssemblies().FirstOrDefault(PluginContext.IsKernel)?.Version;
            if (builtFor is null) throw new PluginException($"{setting}:Path: '{path}' is no plugin: it does not refer to {Kernel.Name}.");
            if (builtFor != Kernel.Version) throw new PluginException($"{setting}:Path: the plugin was built against {Kernel.Name} {builtFor}, and this portal has {Kernel.Version}. Build it again.");
            context.LoadDependencies(assembly);
            return assembly;
        }
        catch (BadImageFormatException)
        {
            throw new PluginException($"{setting}:Path must name a .NET assembly; '{path}' is none.");
        }
        catch (FileLoadException exception)
        {
            throw exception.InnerException as PluginException ?? new PluginException($"{setting}:Path: '{path}' cannot be loaded: {FirstLine.Of(exception.Message)}");
        }
    }

    private static IProvisioningPlugin Instance(string setting, Assembly assembly)
    {
        try
        {
            var entryPoints = assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IProvisioningPlugin))).ToArray();
            if (entryPoints is not [var entryPoint])
            {
                var found = entryPoints.Length == 0 ? "has none" : $"has {string.Join(" and ", entryPoints.Select(type => type.FullName))}";
                throw new PluginException($"{setting}:Path: a plugin has exactly one public class that implements {nameof(IProvisioningPlugin)}; this one {found}.");
            }

            return (IProvisioningPlugin)Activator.CreateInstance(entryPoint)!;
        }
        catch (Exception exception) when (exception is not PluginException)
        {
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            throw new PluginException($"{setting}:Path: the plugin's entry point cannot be made: {FirstLine.Of(cause.Message)} ({cause.GetType().Name})");
        }
    }

    private static string Hash(string setting, string? value)
    {
        var hash = Given($"{setting} must be a SHA-256 in 64 hexadecimal digits, as sha256sum prints it", value).ToLowerInvariant();
        return Sha256().IsMatch(hash) ? hash : throw new PluginException($"{setting} must be a SHA-256 in 64 hexadecimal digits, as sha256sum prints it; it is '{value}'.");
    }

    private static string Given(string rule, string? value) => string.IsNullOrWhiteSpace(value) ? throw new PluginException($"{rule}; it is missing.") : value.Trim();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
