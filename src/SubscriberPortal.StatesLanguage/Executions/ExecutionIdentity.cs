namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>What the context object tells a definition about its execution.</summary>
public sealed record ExecutionIdentity(string ExecutionArn, string ExecutionName, string StateMachineArn, string StateMachineName, string RoleArn);
