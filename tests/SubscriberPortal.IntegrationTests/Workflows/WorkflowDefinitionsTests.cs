using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Workflows;

public sealed class WorkflowDefinitionsTests
{
    [Fact]
    public void The_portals_definitions_are_valid_and_take_their_timeouts_from_the_settings()
    {
        var definitions = WorkflowDefinitions.FromResources(new WorkflowOptions { MigrationTimeoutMinutes = 7, AuditTimeoutMinutes = 8, ExportTimeoutMinutes = 9 });

        Assert.Equal(420, definitions.Get(WorkflowDefinitions.Migration).Machine.TimeoutSeconds);
        Assert.Equal(480, definitions.Get(WorkflowDefinitions.Audit).Machine.TimeoutSeconds);
        Assert.Equal(540, definitions.Get(WorkflowDefinitions.Export).Machine.TimeoutSeconds);
        Assert.All(definitions.All, definition => Assert.Empty(definition.Machine.Warnings));
    }

    [Fact]
    public void A_broken_definition_is_named()
    {
        var texts = new Dictionary<string, string> { ["bad"] = """{ "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "B" } } }""" };

        var failure = Assert.Throws<InvalidOperationException>(() => new WorkflowDefinitions(texts, new WorkflowOptions()));

        Assert.Contains("stepfunctions/bad.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MISSING_TRANSITION_TARGET", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Other", 60, "Workflows:Engine")]
    [InlineData("Embedded", 0, "Workflows:MigrationTimeoutMinutes is 0")]
    public void A_bad_setting_is_named(string engine, int minutes, string expected)
    {
        var result = new WorkflowOptionsValidator().Validate(null, new WorkflowOptions { Engine = engine, MigrationTimeoutMinutes = minutes });

        Assert.Contains(expected, result.FailureMessage, StringComparison.Ordinal);
    }
}
