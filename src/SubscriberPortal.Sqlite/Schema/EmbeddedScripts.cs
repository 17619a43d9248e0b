using System.Reflection;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Sqlite.Schema;

/// <summary>The SQL scripts that a project embeds under a folder's name (<c>cloud/sqlite/0001_subscribers.sql</c>), in order of name.</summary>
public static class EmbeddedScripts
{
    public static IReadOnlyList<SchemaScript> Read(Assembly assembly, string folder)
    {
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new SchemaScript(name[(folder.Length + 1)..], Text(assembly, name)))
            .ToArray();
        return scripts.Length > 0 ? scripts : throw new InvalidOperationException($"{assembly.GetName().Name} embeds no SQL script under {folder}.");
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
