using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>A signal that an execution took, and the events that it led to.</summary>
internal sealed record JournalTurn(DateTimeOffset At, Signal Signal, IReadOnlyList<HistoryEvent> Events);
