namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Where an execution stands.</summary>
public enum ExecutionStatus
{
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}
