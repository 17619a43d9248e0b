namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>Finds the conformance cases: ASL_CASES, or shared/asl-cases beside the repository.</summary>
public static class CaseFolder
{
    public const string Absent = "the conformance cases are absent (set ASL_CASES)";

    private static readonly string[] OutOfScope = ["jsonata", "map-distributed"];

    private static readonly string? Root = Find();

    public static TheoryData<string> Runnable() => Names(folder => folder is not ("invalid" or "accept") && !OutOfScope.Contains(folder));

    public static TheoryData<string> Invalid() => Names(folder => folder == "invalid");

    public static TheoryData<string> Accept() => Names(folder => folder == "accept");

    public static TheoryData<string> Refused() => Names(OutOfScope.Contains);

    public static string Read(string name) => File.ReadAllText(Path.Combine(Root!, name + ".json"));

    private static TheoryData<string> Names(Func<string, bool> includes)
    {
        var names = new TheoryData<string>();
        IEnumerable<string> folders = Root is null ? [] : Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Where(includes).Order(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Root!, folder), "*.json").Order(StringComparer.Ordinal))
                names.Add($"{folder}/{Path.GetFileNameWithoutExtension(file)}");
        }

        if (names.Count == 0) names.Add(Absent);
        return names;
    }

    private static string? Find()
    {
        var given = Environment.GetEnvironmentVariable("ASL_CASES");
        if (!string.IsNullOrEmpty(given)) return Directory.Exists(given) ? given : throw new DirectoryNotFoundException($"ASL_CASES names {given}, which is not there");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SubscriberPortal.sln"))) continue;
            var beside = Path.Combine(folder.FullName, "..", "shared", "asl-cases");
            return Directory.Exists(beside) ? beside : null;
        }

        return null;
    }
}
