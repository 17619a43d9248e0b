namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>What one signal led to. The events must be durable before anything else here becomes visible to others.</summary>
/// <param name="Events">To append to the history; empty when the signal came too late to matter.</param>
/// <param name="Scheduled">Tasks that were scheduled and are still open.</param>
/// <param name="Closed">Ids of tasks that were open before and are not any more, whatever closed them.</param>
public sealed record Turn(IReadOnlyList<HistoryEvent> Events, IReadOnlyList<ScheduledTask> Scheduled, IReadOnlyList<long> Closed);
