using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Activities;

/// <summary>
/// Does the work of one activity. Runs at least once for each task: the same input may come again after a crash, an expired heartbeat or a lost answer, and must have its effect once.
/// Registered as a singleton; the workers poll for every registered activity.
/// </summary>
internal interface IActivityHandler
{
    /// <summary>The activity's name in the definitions, after the prefix: <c>PlanJob</c>.</summary>
    string Activity { get; }

    /// <summary>Answers the task's output: references and counts, never subscribers' data.</summary>
    /// <exception cref="ActivityFailedException">The task fails with that error name, which the definition may retry or catch.</exception>
    Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken);
}

/// <param name="Job">The record as it was when the task was taken.</param>
/// <param name="Input">The task's input.</param>
/// <param name="WorkerName">Who runs it.</param>
internal sealed record ActivityContext(JobRecord Job, JsonObject Input, string WorkerName);

/// <summary>Fails a task with an error name that definitions know.</summary>
internal sealed class ActivityFailedException(string error, string cause) : Exception(cause)
{
    /// <summary>The input can never succeed (a bad file, a failed share too high): not retried; the cause is shown to the operator as the job's error.</summary>
    public const string Permanent = "Portal.JobFailed";

    /// <summary>A system cannot be reached: retried with backoff.</summary>
    public const string Unavailable = "Portal.SystemUnavailable";

    public string Error { get; } = error;
}
