namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>The names by which the embedded engine is known, in the form of AWS.</summary>
internal static class WorkflowArns
{
    public const string ActivityPrefix = "arn:aws:states:local:000000000000:activity:";
    public const string Role = "arn:aws:iam::000000000000:role/portal";

    private const string ExecutionPrefix = "arn:aws:states:local:000000000000:execution:";
    private const string StateMachinePrefix = "arn:aws:states:local:000000000000:stateMachine:";

    public static string StateMachine(string definition) => StateMachinePrefix + definition;

    /// <param name="key"><c>definition:name</c>.</param>
    public static string Execution(string key) => ExecutionPrefix + key;

    /// <summary>The key of an execution; null when the ARN is not one of ours.</summary>
    public static string? KeyOf(string executionArn) =>
        executionArn.StartsWith(ExecutionPrefix, StringComparison.Ordinal) ? executionArn[ExecutionPrefix.Length..] : null;
}
