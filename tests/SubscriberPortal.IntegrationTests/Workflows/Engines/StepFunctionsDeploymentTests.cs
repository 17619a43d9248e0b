using System.Text.Json.Nodes;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Workflows.Engines;

public sealed class StepFunctionsDeploymentTests
{
    private static readonly Dictionary<string, string> One = new() { ["test"] = TestDefinitions.OneTask };
    private static readonly Dictionary<string, string> Changed = new() { ["test"] = TestDefinitions.OneTask.Replace("600", "700", StringComparison.Ordinal) };

    [Fact]
    public async Task With_a_role_the_portal_makes_what_is_absent_and_updates_what_changed()
    {
        var moto = await TestServers.MotoAsync();
        using var first = new StepFunctionsEngine(moto.Url, One);
        var made = await first.Deployment.GetAsync(CancellationToken.None);
        var name = $"{first.Prefix}test";

        var before = await MachineAsync(moto, made.StateMachines["test"]);
        Assert.Equal((name, StepFunctionsEngine.Role, "STANDARD"), ((string?)before["name"], (string?)before["roleArn"], (string?)before["type"]));
        Assert.Contains($":activity:{first.Prefix}Work\"", (string)before["definition"]!, StringComparison.Ordinal);

        using var second = new StepFunctionsEngine(moto.Url, Changed, first.Prefix, "arn:aws:iam::123456789012:role/other");
        var updated = await second.Deployment.GetAsync(CancellationToken.None);

        Assert.Equal(made.StateMachines["test"], updated.StateMachines["test"]);
        var after = await MachineAsync(moto, made.StateMachines["test"]);
        Assert.Contains("\"TimeoutSeconds\": 700", (string)after["definition"]!, StringComparison.Ordinal);
        Assert.Equal("arn:aws:iam::123456789012:role/other", (string?)after["roleArn"]);
    }

    [Fact]
    public async Task Without_a_role_it_takes_what_is_deployed_and_says_what_is_missing_or_different()
    {
        var moto = await TestServers.MotoAsync();
        using (var nothing = new StepFunctionsEngine(moto.Url, One, roleArn: null))
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await nothing.Deployment.GetAsync(CancellationToken.None));
            Assert.Contains($"activities {nothing.Prefix}Work", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Workflows:RoleArn", failure.Message, StringComparison.Ordinal);
        }

        using var maker = new StepFunctionsEngine(moto.Url, One);
        var made = await maker.Deployment.GetAsync(CancellationToken.None);
        using var same = new StepFunctionsEngine(moto.Url, One, maker.Prefix, roleArn: null);
        Assert.Equal(made.StateMachines, (await same.Deployment.GetAsync(CancellationToken.None)).StateMachines);
        var arn = await same.Engine.StartAsync("test", "run", "{}", CancellationToken.None);
        Assert.Equal("RUNNING", (await same.Engine.DescribeAsync(arn, CancellationToken.None))!.Status);

        using var other = new StepFunctionsEngine(moto.Url, Changed, maker.Prefix, roleArn: null);
        var different = await Assert.ThrowsAsync<InvalidOperationException>(async () => await other.Deployment.GetAsync(CancellationToken.None));
        Assert.Contains($"{maker.Prefix}test has another definition", different.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_instances_that_start_at_once_make_one_of_each()
    {
        var moto = await TestServers.MotoAsync();
        using var first = new StepFunctionsEngine(moto.Url, One);
        using var second = new StepFunctionsEngine(moto.Url, One, first.Prefix);

        var both = await Task.WhenAll(first.Deployment.GetAsync(CancellationToken.None).AsTask(), second.Deployment.GetAsync(CancellationToken.None).AsTask());

        Assert.Equal(both[0].StateMachines, both[1].StateMachines);
        var machines = new List<StateMachineSummary>();
        string? next = null;
        do
        {
            var page = await first.Client.ListStateMachinesAsync(1, next, CancellationToken.None);
            machines.AddRange(page.StateMachines);
            next = page.NextToken;
        }
        while (next is not null);
        Assert.Single(machines, machine => machine.Name.StartsWith(first.Prefix, StringComparison.Ordinal));
    }

    private static async Task<JsonNode> MachineAsync(MotoServer moto, string arn) => JsonNode.Parse(await moto.AwsAsync("stepfunctions", "describe-state-machine", "--state-machine-arn", arn))!;
}
