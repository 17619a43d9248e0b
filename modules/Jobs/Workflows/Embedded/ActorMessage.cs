using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>A signal or a heartbeat for an execution, and who waits for the answer.</summary>
internal sealed class ActorMessage(Signal? signal, long? heartbeatTaskId)
{
    public Signal? Signal { get; } = signal;

    public long? HeartbeatTaskId { get; } = heartbeatTaskId;

    public bool Accepted { get; set; }

    public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
