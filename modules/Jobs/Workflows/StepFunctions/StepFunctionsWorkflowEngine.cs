using SubscriberPortal.Aws.StepFunctions;

namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>
/// Runs the definitions on AWS Step Functions. What cannot be reached is a <see cref="Kernel.Provisioning.SystemUnavailableException"/>; what a setting must mend an <see cref="InvalidOperationException"/>.
/// </summary>
internal sealed class StepFunctionsWorkflowEngine(StepFunctionsClient client, StepFunctionsDeployment deployment, StatusPace pace, TimeProvider time) : IWorkflowEngine
{
    private const int LongestError = 256;
    private const int LongestCause = 32_768;
    private const int LongestWorkerName = 80;

    /// <summary>AWS may not know an execution in the first moments after its start; only one that stays unknown is lost.</summary>
    private static readonly TimeSpan[] UnknownPauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>An answer that cannot be delivered is of no use after the heartbeat's time.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan AnswerPause = TimeSpan.FromSeconds(2);

    private readonly StepFunctionsHistories _histories = new(client);

    public Task<string> StartAsync(string definition, string name, string input, CancellationToken cancellationToken) => CallAsync(async deployed =>
    {
        if (!deployed.StateMachines.TryGetValue(definition, out var machine)) throw new ArgumentException($"There is no workflow '{definition}'.", nameof(definition));
        try
        {
            return (await client.StartExecutionAsync(machine, name, input, cancellationToken)).ExecutionArn;
        }
        catch (StepFunctionsException failure) when (failure.Error == StepFunctionsError.ExecutionAlreadyExists)
        {
            // The name is the job's own: an earlier attempt started it, whose answer was lost.
            return deployed.ExecutionArn(definition, name);
        }
    }, cancellationToken);

    public Task<ExecutionDescription?> DescribeAsync(string executionArn, CancellationToken cancellationToken) => CallAsync(async deployed =>
    {
        if (pace.Recent(executionArn) is { } recent) return recent;
        if (deployed.DefinitionOf(executionArn) is not { } definition) return null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var found = await client.DescribeExecutionAsync(executionArn, cancellationToken);
                var status = found.Status == "PENDING_REDRIVE" ? "RUNNING" : found.Status;
                var described = new ExecutionDescription(
                    executionArn, found.Name, definition, status, found.StartDate, found.StopDate, found.Input ?? "{}", found.Output, found.Error, found.Cause);
                pace.Note(executionArn, described);
                return described;
            }
            catch (StepFunctionsException failure) when (failure.Error == StepFunctionsError.ExecutionDoesNotExist)
            {
                pace.Forget(executionArn);
                if (attempt == UnknownPauses.Length) return null;
                await Task.Delay(UnknownPauses[attempt], time, cancellationToken);
            }
        }
    }, cancellationToken);

    public Task StopAsync(string executionArn, string? error, string? cause, CancellationToken cancellationToken) => CallAsync(async deployed =>
    {
        if (deployed.DefinitionOf(executionArn) is null) return false;
        try
        {
            await client.StopExecutionAsync(executionArn, Shorten(error, LongestError), Shorten(cause, LongestCause), cancellationToken);
        }
        catch (StepFunctionsException failure) when (failure.Error == StepFunctionsError.ExecutionDoesNotExist)
        {
            // Whoever looks at it next is told that it is lost.
        }

        pace.Forget(executionArn);
        return true;
    }, cancellationToken);

    public Task<IReadOnlyList<WorkflowEvent>> HistoryAsync(string executionArn, long afterId, int limit, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<WorkflowEvent>>(async deployed =>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        if (deployed.DefinitionOf(executionArn) is null) return [];
        try
        {
            return await _histories.ReadAsync(executionArn, afterId, limit, cancellationToken);
        }
        catch (StepFunctionsException failure) when (failure.Error == StepFunctionsError.ExecutionDoesNotExist)
        {
            return [];
        }
    }, cancellationToken);

    public Task<ActivityTask?> PollAsync(string activity, string? workerName, CancellationToken cancellationToken) => CallAsync(async deployed =>
    {
        var task = await client.GetActivityTaskAsync(deployed.ActivityArn(activity), Shorten(workerName, LongestWorkerName), cancellationToken);
        return task is null ? null : new ActivityTask(task.TaskToken, task.Input);
    }, cancellationToken);

    public Task<bool> SucceedAsync(string taskToken, string output, CancellationToken cancellationToken) =>
        AnswerAsync(() => client.SendTaskSuccessAsync(taskToken, output, cancellationToken), cancellationToken);

    public Task<bool> FailAsync(string taskToken, string? error, string? cause, CancellationToken cancellationToken) =>
        AnswerAsync(() => client.SendTaskFailureAsync(taskToken, Shorten(error, LongestError), Shorten(cause, LongestCause), cancellationToken), cancellationToken);

    public Task<bool> HeartbeatAsync(string taskToken, CancellationToken cancellationToken) => CallAsync(_ => WantedAsync(() => client.SendTaskHeartbeatAsync(taskToken, cancellationToken)), cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) =>
        CallAsync(deployed => client.DescribeStateMachineAsync(deployed.StateMachines.Values.First(), cancellationToken), cancellationToken);

    private static string? Shorten(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    /// <summary>False when nobody wants the answer any more.</summary>
    private static async Task<bool> WantedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (StepFunctionsException failure) when (StepFunctionsFailures.IsTaskOver(failure))
        {
            return false;
        }
    }

    private async Task<bool> AnswerAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                var wanted = await WantedAsync(call);
                pace.TaskAnswered();
                return wanted;
            }
            catch (Exception failure) when (StepFunctionsFailures.IsTransient(failure) && time.GetElapsedTime(began) < AnswerLimit)
            {
                // Sent again even if it arrived: then the task is over, which is the same to us.
                await Task.Delay(AnswerPause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw StepFunctionsFailures.Explain(failure, client.Address);
            }
        }
    }

    private async Task<TResult> CallAsync<TResult>(Func<DeployedWorkflows, Task<TResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(await deployment.GetAsync(cancellationToken));
        }
        catch (StepFunctionsException failure) when (failure.Error is StepFunctionsError.ActivityDoesNotExist or StepFunctionsError.StateMachineDoesNotExist)
        {
            deployment.Forget();
            throw StepFunctionsFailures.Explain(failure, client.Address);
        }
        catch (Exception failure) when (failure is Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException or HttpRequestException or IOException)
        {
            throw StepFunctionsFailures.Explain(failure, client.Address);
        }
    }
}
