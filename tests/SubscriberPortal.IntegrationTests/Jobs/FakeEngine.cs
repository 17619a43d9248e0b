using System.Collections.Concurrent;
using System.Threading.Channels;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Jobs;

/// <summary>An engine that runs nothing: executions end when the test says so, and tasks come from the test.</summary>
internal sealed class FakeEngine : IWorkflowEngine
{
    private readonly ConcurrentDictionary<string, ExecutionDescription> _executions = new();
    private readonly ConcurrentDictionary<string, Channel<ActivityTask>> _tasks = new();

    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public ConcurrentDictionary<string, IReadOnlyList<WorkflowEvent>> Histories { get; } = new();

    /// <summary>Tasks whose worker is told at the next heartbeat that nobody wants the answer.</summary>
    public ConcurrentDictionary<string, bool> Unwanted { get; } = new();

    public IReadOnlyCollection<ExecutionDescription> Executions => [.. _executions.Values];

    public static string ArnOf(string name) => $"arn:test:{name}";

    public Task<string> StartAsync(string definition, string name, string input, CancellationToken cancellationToken)
    {
        _executions.TryAdd(ArnOf(name), new ExecutionDescription(ArnOf(name), name, definition, "RUNNING", TimeProvider.System.GetUtcNow(), null, input, null, null, null));
        return Task.FromResult(ArnOf(name));
    }

    public Task<ExecutionDescription?> DescribeAsync(string executionArn, CancellationToken cancellationToken) => Task.FromResult(_executions.GetValueOrDefault(executionArn));

    public Task StopAsync(string executionArn, string? error, string? cause, CancellationToken cancellationToken)
    {
        if (_executions.TryGetValue(executionArn, out var execution) && execution.Status == "RUNNING") End(execution.Name, "ABORTED", error, cause);
        return Task.CompletedTask;
    }

    public void End(string name, string status, string? error = null, string? cause = null) =>
        _executions[ArnOf(name)] = _executions[ArnOf(name)] with { Status = status, Error = error, Cause = cause, StoppedAt = TimeProvider.System.GetUtcNow() };

    public void Lose(string name) => _executions.TryRemove(ArnOf(name), out _);

    public Task<IReadOnlyList<WorkflowEvent>> HistoryAsync(string executionArn, long afterId, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WorkflowEvent>>([.. Histories.GetValueOrDefault(executionArn, []).Where(e => e.Id > afterId).Take(limit)]);

    public void Hand(string activity, string token, string input) => TasksOf(activity).Writer.TryWrite(new ActivityTask(token, input));

    public async Task<ActivityTask?> PollAsync(string activity, string? workerName, CancellationToken cancellationToken) => await TasksOf(activity).Reader.ReadAsync(cancellationToken);

    public Task<bool> SucceedAsync(string taskToken, string output, CancellationToken cancellationToken) => Answer(taskToken, $"succeeded {output}");

    public Task<bool> FailAsync(string taskToken, string? error, string? cause, CancellationToken cancellationToken) => Answer(taskToken, $"failed {error}: {cause}");

    public Task<bool> HeartbeatAsync(string taskToken, CancellationToken cancellationToken) => Task.FromResult(!Unwanted.ContainsKey(taskToken));

    private Task<bool> Answer(string token, string answer)
    {
        Answers[token] = answer;
        return Task.FromResult(true);
    }

    private Channel<ActivityTask> TasksOf(string activity) => _tasks.GetOrAdd(activity, _ => Channel.CreateUnbounded<ActivityTask>());
}
