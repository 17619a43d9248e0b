using System.Buffers.Binary;
using System.Text.Json.Serialization;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>What is kept of an execution beside its journal.</summary>
/// <param name="Key"><c>definition:name</c>.</param>
/// <param name="DefinitionHash">The text that it runs, which stays the same when a new release brings another.</param>
/// <param name="Secret">Signs its task tokens and begins its random numbers.</param>
/// <param name="RoleArn">Null for the portal's own.</param>
/// <param name="RedriveToken">The client's token of the last redrive, so that a repeated call does not redrive twice.</param>
internal sealed record ExecutionRecord(
    string Key,
    string Name,
    string Definition,
    string DefinitionHash,
    byte[] Secret,
    int MaxEvents,
    int MaxConcurrentIterations,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? StoppedAt,
    string Input,
    string? Output,
    string? Error,
    string? Cause,
    string? RoleArn = null,
    int RedriveCount = 0,
    DateTimeOffset? RedrivenAt = null,
    string? RedriveToken = null)
{
    public const string Running = "RUNNING";

    /// <summary>What rebuilding needs to be the same every time.</summary>
    [JsonIgnore]
    public ExecutionOptions Options => new()
    {
        Seed = BinaryPrimitives.ReadUInt64LittleEndian(Secret),
        MaxEvents = MaxEvents,
        MaxConcurrentIterations = MaxConcurrentIterations,
        TaskToken = id => TaskToken.Make(this, id),
    };

    [JsonIgnore]
    public ExecutionIdentity Identity => new(WorkflowArns.Execution(Key), Name, WorkflowArns.StateMachine(Definition), Definition, RoleArn ?? WorkflowArns.Role);

    /// <summary>The record as it is when the execution stands where it does now.</summary>
    public ExecutionRecord At(Execution execution, DateTimeOffset now) => execution.Status == ExecutionStatus.Running ? this : this with
    {
        Status = execution.Status == ExecutionStatus.TimedOut ? "TIMED_OUT" : execution.Status.ToString().ToUpperInvariant(),
        StoppedAt = now,
        Output = execution.Output,
        Error = execution.Error,
        Cause = execution.Cause,
    };

    public ExecutionDescription Describe() => new(WorkflowArns.Execution(Key), Name, Definition, Status, StartedAt, StoppedAt, Input, Output, Error, Cause);
}
