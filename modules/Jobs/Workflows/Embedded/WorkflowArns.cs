namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>The names by which the embedded engine is known, in the form of AWS: region and account are such that its tools accept them.</summary>
internal static class WorkflowArns
{
    public const string ActivityPrefix = Prefix + "activity:";
    public const string ExecutionPrefix = Prefix + "execution:";
    public const string StateMachinePrefix = Prefix + "stateMachine:";
    public const string Role = "arn:aws:iam::000000000000:role/portal";

    private const string Prefix = "arn:aws:states:us-east-1:000000000000:";

    public static string StateMachine(string definition) => StateMachinePrefix + definition;

    /// <param name="key"><c>definition:name</c>.</param>
    public static string Execution(string key) => ExecutionPrefix + key;

    public static string Activity(string name) => ActivityPrefix + name;

    /// <summary>The key of an execution; null when the ARN is not one of ours.</summary>
    public static string? KeyOf(string executionArn) => NameAfter(ExecutionPrefix, executionArn);

    /// <summary>The name of an activity; null when the ARN is not one of ours.</summary>
    public static string? ActivityOf(string arn) => NameAfter(ActivityPrefix, arn);

    /// <summary>The name of a state machine; null when the ARN is not one of ours.</summary>
    public static string? StateMachineOf(string arn) => NameAfter(StateMachinePrefix, arn);

    private static string? NameAfter(string prefix, string arn) => arn.StartsWith(prefix, StringComparison.Ordinal) ? arn[prefix.Length..] : null;
}
