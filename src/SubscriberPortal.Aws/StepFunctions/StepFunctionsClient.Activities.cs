using System.Text.Json;

namespace SubscriberPortal.Aws.StepFunctions;

/// <remarks>On an answer to a task <see cref="StepFunctionsError.TaskTimedOut"/>, <see cref="StepFunctionsError.TaskDoesNotExist"/> and <see cref="StepFunctionsError.InvalidToken"/> are final: nobody wants it.</remarks>
public sealed partial class StepFunctionsClient
{
    /// <summary>Idempotent by name.</summary>
    public async Task<string> CreateActivityAsync(string name, CancellationToken cancellationToken) =>
        (await _service.CallAsync<CreatedActivity>("CreateActivity", new { name }, cancellationToken)).ActivityArn;

    public Task<ActivityDetail> DescribeActivityAsync(string activityArn, CancellationToken cancellationToken) =>
        _service.CallAsync<ActivityDetail>("DescribeActivity", new { activityArn }, cancellationToken);

    /// <inheritdoc cref="ListExecutionsAsync"/>
    public Task<ActivityPage> ListActivitiesAsync(int maxResults, string? nextToken, CancellationToken cancellationToken) =>
        _service.CallAsync<ActivityPage>("ListActivities", new { maxResults, nextToken }, cancellationToken);

    /// <summary>Waits up to a minute for a task, holding no thread; null when none came.</summary>
    /// <param name="workerName">At most 80 characters.</param>
    public async Task<ActivityTaskHandout?> GetActivityTaskAsync(string activityArn, string? workerName, CancellationToken cancellationToken)
    {
        var task = await _service.CallAsync<ActivityTaskHandout>("GetActivityTask", new { activityArn, workerName }, cancellationToken);
        return string.IsNullOrEmpty(task.TaskToken) ? null : task;
    }

    /// <param name="output">JSON text, at most 262,144 bytes.</param>
    public Task SendTaskSuccessAsync(string taskToken, string output, CancellationToken cancellationToken) =>
        _service.CallAsync<JsonElement>("SendTaskSuccess", new { taskToken, output }, cancellationToken);

    /// <param name="error">At most 256 characters.</param>
    /// <param name="cause">At most 32,768 characters.</param>
    public Task SendTaskFailureAsync(string taskToken, string? error, string? cause, CancellationToken cancellationToken) =>
        _service.CallAsync<JsonElement>("SendTaskFailure", new { taskToken, error, cause }, cancellationToken);

    /// <summary>Sets the heartbeat's clock back, never the task's time limit.</summary>
    public Task SendTaskHeartbeatAsync(string taskToken, CancellationToken cancellationToken) =>
        _service.CallAsync<JsonElement>("SendTaskHeartbeat", new { taskToken }, cancellationToken);

    private sealed record CreatedActivity(string ActivityArn);
}
