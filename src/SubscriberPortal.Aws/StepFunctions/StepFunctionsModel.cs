namespace SubscriberPortal.Aws.StepFunctions;

/// <param name="NextToken">Asks for the next page; null when this is the last. Good for 24 hours.</param>
public sealed record ExecutionPage(IReadOnlyList<ExecutionSummary> Executions, string? NextToken);

/// <param name="Status"><c>RUNNING</c>, <c>SUCCEEDED</c>, <c>FAILED</c>, <c>TIMED_OUT</c>, <c>ABORTED</c> or <c>PENDING_REDRIVE</c>.</param>
public sealed record ExecutionSummary(string ExecutionArn, string StateMachineArn, string Name, string Status, DateTimeOffset StartDate, DateTimeOffset? StopDate, int RedriveCount = 0);

/// <param name="Input">JSON text.</param>
/// <param name="Output">JSON text; null unless it succeeded.</param>
/// <inheritdoc cref="ExecutionSummary"/>
public sealed record ExecutionDetail(
    string ExecutionArn,
    string StateMachineArn,
    string Name,
    string Status,
    DateTimeOffset StartDate,
    DateTimeOffset? StopDate,
    string? Input,
    string? Output,
    string? Error,
    string? Cause,
    int RedriveCount = 0,
    DateTimeOffset? RedriveDate = null,
    string? RedriveStatus = null,
    string? RedriveStatusReason = null);

public sealed record StartedExecution(string ExecutionArn, DateTimeOffset StartDate);

/// <inheritdoc cref="ExecutionPage"/>
public sealed record HistoryPage(IReadOnlyList<HistoryEvent> Events, string? NextToken);

public sealed record CreatedStateMachine(string StateMachineArn, DateTimeOffset CreationDate);

/// <param name="Status"><c>ACTIVE</c> or <c>DELETING</c>.</param>
/// <param name="Definition">The text as it was given.</param>
/// <param name="Type"><c>STANDARD</c> or <c>EXPRESS</c>.</param>
public sealed record StateMachineDetail(string StateMachineArn, string Name, string Definition, string RoleArn, string Type, DateTimeOffset CreationDate, string? Status, string? RevisionId);

public sealed record StateMachineSummary(string StateMachineArn, string Name, string Type, DateTimeOffset CreationDate);

/// <inheritdoc cref="ExecutionPage"/>
public sealed record StateMachinePage(IReadOnlyList<StateMachineSummary> StateMachines, string? NextToken);

/// <param name="Result"><c>OK</c> or <c>FAIL</c>.</param>
public sealed record DefinitionValidation(string Result, IReadOnlyList<DefinitionDiagnostic> Diagnostics, bool? Truncated);

/// <param name="Severity"><c>ERROR</c> or <c>WARNING</c>.</param>
/// <param name="Location">A JSON pointer.</param>
public sealed record DefinitionDiagnostic(string Severity, string Code, string Message, string? Location);

/// <inheritdoc cref="ExecutionPage"/>
public sealed record ActivityPage(IReadOnlyList<ActivityDetail> Activities, string? NextToken);

public sealed record ActivityDetail(string ActivityArn, string Name, DateTimeOffset CreationDate);

/// <param name="TaskToken">Answers the task.</param>
/// <param name="Input">JSON text.</param>
public sealed record ActivityTaskHandout(string TaskToken, string Input);
