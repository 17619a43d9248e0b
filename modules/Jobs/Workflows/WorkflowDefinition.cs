using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>A definition as the engine runs it.</summary>
/// <param name="Name">The file's name without extension: <c>migration-workflow</c>.</param>
/// <param name="Text">With the activities' prefix and the timeout put in.</param>
/// <param name="RoleArn">Null for the portal's own.</param>
internal sealed record WorkflowDefinition(string Name, string Text, StateMachine Machine, string? RoleArn = null);
