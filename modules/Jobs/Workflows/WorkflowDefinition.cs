using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>A definition as the engine runs it.</summary>
/// <param name="Name">The file's name without extension: <c>migration-workflow</c>.</param>
/// <param name="Text">With the activities' prefix and the timeout put in.</param>
internal sealed record WorkflowDefinition(string Name, string Text, StateMachine Machine);
