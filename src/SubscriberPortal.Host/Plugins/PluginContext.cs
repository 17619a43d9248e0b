using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Plugins;

/// <summary>
/// Where one plugin's assemblies live apart from the portal's: the Kernel and the framework are shared, everything else comes from the plugin's own folder.
/// Each file is read once; what is loaded is the very bytes that were hashed.
/// </summary>
internal sealed class PluginContext(string plugin, string folder, IReadOnlySet<string> approved) : AssemblyLoadContext
{
    private static readonly Assembly Kernel = typeof(IProvisioningPlugin).Assembly;

    private static readonly string[] Framework =
        [.. new[] { typeof(object), typeof(WebApplication) }.Select(type => System.IO.Path.GetDirectoryName(type.Assembly.Location)!)];

    /// <summary>Loads all that an assembly refers to, directly or not, so that what is missing shows at the start.</summary>
    /// <exception cref="PluginException">A dependency is missing, or nobody approved it.</exception>
    public void LoadDependencies(Assembly assembly)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<Assembly>([assembly]);
        while (open.TryPop(out var next))
        {
            foreach (var name in next.GetReferencedAssemblies().Where(name => !IsShared(name) && seen.Add(name.Name!))) open.Push(LoadFromAssemblyName(name));
        }
    }

    public static bool IsKernel(AssemblyName name) => string.Equals(name.Name, Kernel.GetName().Name, StringComparison.OrdinalIgnoreCase);

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsKernel(assemblyName)) return Kernel;
        if (IsShared(assemblyName)) return null;

        var file = System.IO.Path.Combine(folder, assemblyName.Name + ".dll");
        if (!File.Exists(file)) throw new PluginException($"{plugin}:Path: the plugin needs {assemblyName.Name}.dll beside it, and there is no such file.");
        var bytes = File.ReadAllBytes(file);
        var hash = HashOf(bytes);
        return approved.Contains(hash)
            ? LoadFromStream(new MemoryStream(bytes, writable: false))
            : throw new PluginException($"{plugin}:DependencySha256 must name the SHA-256 of every assembly that the plugin needs beside it; that of {assemblyName.Name}.dll, {hash}, is not there.");
    }

    private static bool IsShared(AssemblyName name) => IsKernel(name) || Framework.Any(folder => File.Exists(System.IO.Path.Combine(folder, name.Name + ".dll")));
}
