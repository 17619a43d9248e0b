using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.UnitTests.Workflows;

/// <summary>An engine that has one history, of which so much can be seen.</summary>
internal sealed class HistoryEngine(IReadOnlyList<WorkflowEvent> events) : IWorkflowEngine
{
    public int Visible { get; set; }

    public int Reads { get; private set; }

    public int Handed { get; private set; }

    public Task<IReadOnlyList<WorkflowEvent>> HistoryAsync(string executionArn, long afterId, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkflowEvent> page = [.. events.Take(Visible).Skip((int)afterId).Take(limit)];
        Reads++;
        Handed += page.Count;
        return Task.FromResult(page);
    }

    public Task<string> StartAsync(string definition, string name, string input, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ExecutionDescription?> DescribeAsync(string executionArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task StopAsync(string executionArn, string? error, string? cause, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ActivityTask?> PollAsync(string activity, string? workerName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SucceedAsync(string taskToken, string output, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> FailAsync(string taskToken, string? error, string? cause, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> HeartbeatAsync(string taskToken, CancellationToken cancellationToken) => throw new NotSupportedException();
}
