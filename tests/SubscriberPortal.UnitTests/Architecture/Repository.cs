using System.Xml.Linq;

namespace SubscriberPortal.UnitTests.Architecture;

/// <summary>The repository as it lies on disk, so that the tests about it discover what is there.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project of <c>src</c> and <c>modules</c> by its short name (<c>Kernel</c>, <c>Jobs</c>).</summary>
    public static IReadOnlyDictionary<string, Project> Projects { get; } = new[] { "src", "modules" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
        .Select(path => new Project(path))
        .ToDictionary(p => p.Name);

    /// <summary>Files below a folder by their ending, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)) && !Path.GetRelativePath(Root, f).Split('/').Any(p => p is "obj" or "bin" or "artifacts"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SubscriberPortal.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}

internal sealed class Project(string path)
{
    private readonly XDocument _document = XDocument.Load(path);

    public string Name { get; } = Path.GetFileNameWithoutExtension(path)["SubscriberPortal.".Length..];

    public string Folder { get; } = Path.GetDirectoryName(path)!;

    public bool IsModule => Path.GetFileName(Path.GetDirectoryName(Folder)) == "modules";

    public IReadOnlyList<string> References => [.. _document.Descendants("ProjectReference")
        .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)["SubscriberPortal.".Length..])];

    public IReadOnlyList<string> Packages => [.. _document.Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!)];

    public bool NamesAVersion => _document.Descendants("PackageReference").Any(r => r.Attribute("Version") is not null);
}
