using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>
/// Runs workflow executions and hands out activity tasks: embedded, or AWS Step Functions. Code above cannot tell which one it is.
/// Names and semantics are those of the Step Functions API (version 2016-11-23).
/// </summary>
internal interface IWorkflowEngine
{
    /// <summary>Whether executions can be started and stopped from this instance. Of instances that share their state one runs the embedded engine, and another takes over when it is gone.</summary>
    bool RunsHere => true;

    /// <summary>
    /// Starts the execution <paramref name="name"/> of a definition (<c>migration-workflow</c>, …). Idempotent by name: when an execution of that name exists, its ARN is answered and nothing is started.
    /// Durable when it returns.
    /// </summary>
    Task<string> StartAsync(string definition, string name, string input, CancellationToken cancellationToken);

    /// <summary>Null when there is no such execution.</summary>
    Task<ExecutionDescription?> DescribeAsync(string executionArn, CancellationToken cancellationToken);

    /// <summary>Ends a running execution as ABORTED; nothing happens to one that has ended.</summary>
    Task StopAsync(string executionArn, string? error, string? cause, CancellationToken cancellationToken);

    /// <summary>The events in order of id, from beyond <paramref name="afterId"/> on, at most <paramref name="limit"/> (1 to 1,000).</summary>
    Task<IReadOnlyList<WorkflowEvent>> HistoryAsync(string executionArn, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Waits up to a minute, holding no thread, for a task of an activity; null when none came.</summary>
    Task<ActivityTask?> PollAsync(string activity, string? workerName, CancellationToken cancellationToken);

    /// <summary>Answers whether the task was still wanted; a worker drops its work otherwise.</summary>
    Task<bool> SucceedAsync(string taskToken, string output, CancellationToken cancellationToken);

    /// <inheritdoc cref="SucceedAsync"/>
    Task<bool> FailAsync(string taskToken, string? error, string? cause, CancellationToken cancellationToken);

    /// <inheritdoc cref="SucceedAsync"/>
    Task<bool> HeartbeatAsync(string taskToken, CancellationToken cancellationToken);

    /// <summary>A real round trip to where the executions are kept, for the health check; an engine that cannot look up just any name makes another one.</summary>
    /// <exception cref="SystemUnavailableException">It cannot be reached.</exception>
    Task CheckAsync(CancellationToken cancellationToken) => DescribeAsync(Embedded.WorkflowArns.Execution("health:health"), cancellationToken);
}

/// <param name="Status"><c>RUNNING</c>, <c>SUCCEEDED</c>, <c>FAILED</c>, <c>TIMED_OUT</c>, <c>ABORTED</c>.</param>
internal sealed record ExecutionDescription(
    string Arn, string Name, string Definition, string Status, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt, string Input, string? Output, string? Error, string? Cause);

/// <param name="Details">The event's details as Step Functions gives them, JSON; null when the type has none.</param>
internal sealed record WorkflowEvent(long Id, long PreviousId, string Type, DateTimeOffset Timestamp, string? Details);

/// <param name="Input">JSON text.</param>
internal sealed record ActivityTask(string Token, string Input);
