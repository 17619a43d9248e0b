using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Jobs.Workflows.Wire;

namespace SubscriberPortal.IntegrationTests.Workflows.Wire;

public sealed class WireHostTests
{
    [Fact]
    public async Task Nothing_listens_unless_an_endpoint_is_set()
    {
        await using var portal = new PortalApplication();

        Assert.Null(portal.Services.GetRequiredService<WireListener>().Address);
    }

    [Fact]
    public async Task What_was_made_and_handed_out_before_a_restart_is_there_after_it()
    {
        var data = Directory.CreateTempSubdirectory("portal-wire-");
        try
        {
            string token;
            await using (var before = WireFixture.On(data)) token = await before.PythonAsync("restart.py");

            await using var after = WireFixture.On(data);
            Assert.Equal("done", await after.PythonAsync("restart.py", token));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>A sample of the conformance cases over the wire, with the team's own checker; it and the cases lie beside the repository, or the test has nothing to do.</summary>
    [Fact]
    public async Task The_conformance_cases_give_over_the_wire_what_they_give_in_process()
    {
        if (Beside("tools/crosscheck_http.py") is not { } checker || Beside("asl-cases") is not { } cases) return;
        await using var portal = WireFixture.With("test", "test");

        var report = await portal.RunAsync("python3", checker, portal.Endpoint, cases, "activity", "choice", "fail", "pass", "retry", "succeed", "--jobs=8");

        var last = report.Split('\n')[^1].Split(' ');
        Assert.True(last is [var agree, "of", var all, "rows", "agree"] && agree == all && int.Parse(all, System.Globalization.CultureInfo.InvariantCulture) > 100, report);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1", "key", "secret", "Workflows:Endpoint")]
    [InlineData("http://127.0.0.1:1/path", "key", "secret", "Workflows:Endpoint")]
    [InlineData("http://portal.example:1", "key", "secret", "Workflows:Endpoint")]
    [InlineData("http://127.0.0.1:1", null, "secret", "Workflows:AccessKeyId")]
    [InlineData("http://127.0.0.1:1", "a/b", "secret", "Workflows:AccessKeyId")]
    [InlineData("http://127.0.0.1:1", "key", "", "Workflows:SecretAccessKey")]
    public void A_bad_endpoint_stops_the_start_and_names_the_setting(string endpoint, string? key, string? secret, string setting)
    {
        var result = new WorkflowOptionsValidator().Validate(null, new WorkflowOptions { Endpoint = endpoint, AccessKeyId = key, SecretAccessKey = secret });

        Assert.StartsWith(setting, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_with_both_keys_is_accepted_and_none_needs_no_keys()
    {
        var validator = new WorkflowOptionsValidator();

        Assert.Equal(ValidateOptionsResult.Success, validator.Validate(null, new WorkflowOptions()));
        Assert.Equal(ValidateOptionsResult.Success, validator.Validate(null, new WorkflowOptions { Endpoint = "http://localhost:8083", AccessKeyId = "key", SecretAccessKey = "secret" }));
    }

    private static string? Beside(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SubscriberPortal.sln"))) continue;
            var beside = Path.Combine(folder.FullName, "..", "shared", path);
            return Path.Exists(beside) ? beside : null;
        }

        return null;
    }
}
