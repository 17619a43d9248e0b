namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>A task that waits for a worker. It may be given up while it waits; whoever takes it from the queue asks its execution.</summary>
internal sealed record QueuedTask(ExecutionActor Execution, long TaskId, string Token, string Input);
