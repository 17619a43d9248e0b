namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>Where the portal's definitions and activities are on Step Functions.</summary>
/// <param name="StateMachines">ARNs by the definitions' names.</param>
/// <param name="ActivityPrefix">What stands before an activity's name in its ARN.</param>
internal sealed record DeployedWorkflows(IReadOnlyDictionary<string, string> StateMachines, string ActivityPrefix)
{
    private const string StateMachinePart = ":stateMachine:";
    private const string ExecutionPart = ":execution:";

    public string ActivityArn(string activity) => ActivityPrefix + activity;

    public string ExecutionArn(string definition, string name) => $"{StateMachines[definition].Replace(StateMachinePart, ExecutionPart, StringComparison.Ordinal)}:{name}";

    /// <summary>The definition that an execution runs; null when it is of none of these state machines, of another region or of another account.</summary>
    public string? DefinitionOf(string executionArn) => StateMachines
        .Where(machine => executionArn.StartsWith(machine.Value.Replace(StateMachinePart, ExecutionPart, StringComparison.Ordinal) + ":", StringComparison.Ordinal))
        .Select(machine => machine.Key)
        .FirstOrDefault();
}
