namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>An event of an execution's history, as GetExecutionHistory of AWS tells it.</summary>
/// <param name="Id">1, 2, 3, …</param>
/// <param name="PreviousId">The event that led to it; 0 for the first state.</param>
/// <param name="Type"><c>TaskStateEntered</c>, <c>ActivityScheduled</c>, …</param>
/// <param name="Details">The JSON of the member <c>…EventDetails</c>; null when the type has none.</param>
public sealed record HistoryEvent(long Id, long PreviousId, string Type, DateTimeOffset Timestamp, string? Details);
