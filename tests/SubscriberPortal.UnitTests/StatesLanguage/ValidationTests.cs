using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.UnitTests.StatesLanguage;

public class ValidationTests
{
    [Theory]
    [InlineData("", DiagnosticCodes.MissingDescription, "/")]
    [InlineData("{", DiagnosticCodes.InvalidJson, "/")]
    [InlineData("""{"StartAt":"A"}""", DiagnosticCodes.SchemaValidationFailed, "/")]
    [InlineData("""{"StartAt":"X","States":{"A":{"Type":"Succeed"}}}""", DiagnosticCodes.MissingTransitionTarget, "/StartAt")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"X"}}}""", DiagnosticCodes.MissingTransitionTarget, "/States/A")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}""", DiagnosticCodes.MissingEndState, "/States")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Succeed"}}}""", DiagnosticCodes.MissingTransitionTarget, "/States/B")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"Nxt":"B"}}}""", DiagnosticCodes.SchemaValidationFailed, "/States/A")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"ResultPath":"$.a[*]"}}}""", DiagnosticCodes.SchemaValidationFailed, "/States/A/ResultPath")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"Assign":{"states":1}}}}""", DiagnosticCodes.SchemaValidationFailed, "/States/A/Assign")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"here","End":true}}}""", DiagnosticCodes.SchemaValidationFailed, "/States/A/Resource")]
    [InlineData("""{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed"}}}""", DiagnosticCodes.NotSupported, "/QueryLanguage")]
    [InlineData("""{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}]}}}""", DiagnosticCodes.DuplicateStateName, "/States/A/Branches[0]/States/A")]
    public void A_problem_is_reported_with_its_code_and_place(string definition, string code, string location) =>
        Assert.Contains(StateMachine.Validate(definition), finding => (finding.Severity, finding.Code, finding.Location) == (DiagnosticSeverity.Error, code, location));

    [Fact]
    public void Every_problem_is_reported_not_only_the_first()
    {
        var findings = StateMachine.Validate("""{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":-1,"Next":"B"},"B":{"Type":"Task","End":true},"C":{"Type":"What"}}}""");

        Assert.Equal(["/States/A/Seconds", "/States/B", "/States/C/Type"], findings.Select(finding => finding.Location));
    }

    [Fact]
    public void A_path_taken_literally_is_a_warning_only()
    {
        var machine = StateMachine.Parse("""{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a":"$.b"},"End":true}}}""");

        Assert.Equal(DiagnosticCodes.NoDollar, Assert.Single(machine.Warnings).Code);
    }
}
