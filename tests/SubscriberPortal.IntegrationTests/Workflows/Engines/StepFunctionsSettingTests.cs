using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Workflows.Engines;

public sealed class StepFunctionsSettingTests
{
    [Theory]
    [InlineData("Engine", "Step Functions")]
    [InlineData("ServiceUrl", "somewhere")]
    [InlineData("NamePrefix", "a b")]
    [InlineData("NamePrefix", "a-prefix-that-is-much-too-long-for-a-name-")]
    [InlineData("RoleArn", "admin")]
    [InlineData("Endpoint", "http://127.0.0.1:1")]
    public void A_bad_setting_is_named_with_its_value(string setting, string value)
    {
        var options = new WorkflowOptions { Engine = WorkflowOptions.StepFunctions, AccessKeyId = "key", SecretAccessKey = "secret" };
        typeof(WorkflowOptions).GetProperty(setting)!.SetValue(options, value);

        var failure = Assert.Single(new WorkflowOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"Workflows:{setting} ", failure, StringComparison.Ordinal);
        if (setting != "Endpoint") Assert.Contains($"'{value}'", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_deployed_stops_the_start_with_a_line_that_says_what_to_do()
    {
        var moto = await TestServers.MotoAsync();

        var line = await StartAsync(("Workflows:ServiceUrl", moto.Url), ("Workflows:NamePrefix", $"n{Guid.NewGuid():N}-"[..20]));

        Assert.Contains("does not have the activities", line, StringComparison.Ordinal);
        Assert.Contains("stepfunctions/template.yaml", line, StringComparison.Ordinal);
        Assert.Contains("Workflows:RoleArn", line, StringComparison.Ordinal);
    }

    private static async Task<string> StartAsync(params (string Key, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        try
        {
            using var error = new StringWriter();
            string[] arguments = ["--urls", "http://127.0.0.1:0", $"--Portal:DataDirectory={data.FullName}", "--Workflows:Engine=StepFunctions", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")];

            Assert.NotEqual(0, await PortalCommandLine.RunAsync(arguments, Program.CreatePortal, error));

            var line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains("Workflows:Engine is StepFunctions", line, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
            return line;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
