using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>Files of the repository, as tests read them.</summary>
public static class Repository
{
    public static DirectoryInfo Root { get; } = FindRoot();

    /// <summary>Every hostile string of ours, and of the larger collection beside the repository where there is one.</summary>
    public static IReadOnlyList<string> HostileStrings()
    {
        string[] files = [Path.Combine(Root.FullName, "tests", "hostile-strings.json"), Path.Combine(Root.Parent!.FullName, "shared", "data", "naughty-strings.json")];
        return [.. files.Where(File.Exists).SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray().Select(text => (string)text!)).Distinct(StringComparer.Ordinal)];
    }

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SubscriberPortal.sln"))) folder = folder.Parent;
        return folder;
    }
}
