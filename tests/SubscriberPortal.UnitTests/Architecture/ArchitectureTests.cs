using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SubscriberPortal.UnitTests.Architecture;

public sealed class ArchitectureTests
{
    /// <summary>Who may reference whom, as the design says. Modules not named here may reference what every module may.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kernel"] = [],
        ["StatesLanguage"] = [],
        ["MySql"] = [],
        ["Aws"] = [],
        ["Sqlite"] = ["Kernel"],
        ["State"] = ["Kernel", "Sqlite", "Aws"],
        ["Web"] = ["Kernel"],
        ["Cloud"] = ["Kernel", "Web", "State", "Sqlite", "Aws"],
        ["Legacy"] = ["Kernel", "Web", "State", "Sqlite", "MySql", "Aws"],
        ["Jobs"] = ["Kernel", "Web", "State", "StatesLanguage", "Aws"],
        ["Dual"] = ["Kernel", "Web", "State"],
        ["Settings"] = ["Kernel", "Web", "State"],
    };

    public static TheoryData<string> ProjectNames => [.. Repository.Projects.Keys];

    public static TheoryData<string> ModuleNames => [.. Repository.Projects.Values.Where(p => p.IsModule).Select(p => p.Name)];

    [Fact]
    public void The_projects_on_disk_are_found()
    {
        Assert.Contains("Kernel", Repository.Projects.Keys);
        Assert.Contains("Jobs", Repository.Projects.Keys);
    }

    [Theory, MemberData(nameof(ProjectNames))]
    public void A_project_references_only_what_the_design_allows(string name)
    {
        if (name == "Host") return;

        Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the design's table.");
        Assert.Empty(Repository.Projects[name].References.Except(allowed!));
    }

    [Theory, MemberData(nameof(ProjectNames))]
    public void Package_versions_are_named_centrally_alone(string name) => Assert.False(Repository.Projects[name].NamesAVersion);

    [Theory]
    [InlineData("Kernel", "AWSSDK", "Dapper", "Microsoft.Data", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore")]
    [InlineData("StatesLanguage", "AWSSDK", "Microsoft.Data", "Microsoft.AspNetCore", "Quartz")]
    public void The_core_knows_no_infrastructure(string name, params string[] forbidden) =>
        Assert.DoesNotContain(Repository.Projects[name].Packages, p => forbidden.Any(f => p.StartsWith(f, StringComparison.Ordinal)));

    [Theory, MemberData(nameof(ModuleNames))]
    public void A_module_shows_only_its_registration_endpoints_pages_and_their_records(string name)
    {
        var stray = Assembly.Load($"SubscriberPortal.{name}").GetExportedTypes().Where(type => !MayBePublic(type)).Select(type => type.FullName);

        Assert.Empty(stray);
    }

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var tooLong = new[] { "src", "modules", "tests" }
            .SelectMany(folder => Repository.Files(folder, ".cs", ".cshtml"))
            .Select(f => (File: Path.GetRelativePath(Repository.Root, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > 300);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_stylesheet_and_the_script_keep_within_their_bounds()
    {
        foreach (var (ending, bound) in new[] { ("portal.css", 500), ("portal.js", 120) })
        {
            foreach (var file in Repository.Files("src", ending)) Assert.InRange(File.ReadLines(file).Count(), 1, bound);
        }
    }

    [Fact]
    public void Views_hold_no_inline_style_or_script_and_no_foreign_address()
    {
        var views = Repository.Files("src", ".cshtml").Concat(Repository.Files("modules", ".cshtml"));
        foreach (var view in views)
        {
            var text = File.ReadAllText(view);
            Assert.False(text.Contains(" style=\"", StringComparison.Ordinal), $"{view} has an inline style.");
            Assert.False(text.Contains("<script>", StringComparison.Ordinal), $"{view} has an inline script.");
            Assert.False(text.Contains("src=\"http", StringComparison.Ordinal) || text.Contains("href=\"http", StringComparison.Ordinal), $"{view} has a foreign address.");
        }
    }

    [Fact]
    public void Program_reads_as_a_table_of_contents() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Projects["Host"].Folder, "Program.cs")).Count(), 1, 40);

    [Fact]
    public void The_readme_is_not_longer_than_120_lines() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, 120);

    private static bool MayBePublic(Type type) =>
        type.Name.EndsWith("Module", StringComparison.Ordinal)
        || type.Name.EndsWith("Endpoints", StringComparison.Ordinal)
        || typeof(PageModel).IsAssignableFrom(type.DeclaringType ?? type)
        || IsRecordOfTheApi(type)
        || type.Namespace is "AspNetCoreGeneratedDocument"
        || type.Namespace is "SubscriberPortal.Jobs.Generating"; // what the host's command line calls

    private static bool IsRecordOfTheApi(Type type) => type.GetMethod("<Clone>$") is not null || type.IsEnum;
}
