namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>The history is full but for the event that says so.</summary>
internal sealed class EventLimitException(long limit) : Exception($"The execution reached the maximum number of history events ({limit}).");
