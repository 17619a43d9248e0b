namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>A task that waits for an answer.</summary>
/// <param name="Id">The id of the event that scheduled it.</param>
/// <param name="Resource">The ARN of the activity, or of the integration that passes on the token.</param>
/// <param name="Input">JSON text for the worker.</param>
/// <param name="IsCallback">Whether nobody polls for it: the token is in the input, and the task counts as taken.</param>
public sealed record ScheduledTask(long Id, string Resource, string Input, string Token, bool IsCallback);
