namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>A task between its scheduling and its end.</summary>
internal sealed class OpenTask(ScheduledTask task, Visit visit)
{
    public ScheduledTask Task { get; } = task;

    public Visit Visit { get; } = visit;

    public long? TimeoutTimer { get; set; }

    public long? HeartbeatTimer { get; set; }

    public TimeSpan? HeartbeatEvery { get; init; }

    /// <summary>The event to which its end is tied.</summary>
    public long LastEventId { get; set; } = task.Id;

    public bool IsTaken { get; set; }
}
