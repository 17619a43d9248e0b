using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>Workers for a test: answers tasks as they come, and moves the clock on when every task was answered.</summary>
internal sealed class EngineDriver(EmbeddedWorkflowEngine engine, ManualTime time, Func<string, string, (string? Output, string? Error)> work, params string[] activities)
{
    /// <summary>Runs to the end.</summary>
    public async Task<ExecutionDescription> RunAsync(string arn, CancellationToken cancellationToken)
    {
        using var polling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polls = activities.ToDictionary(activity => activity, activity => engine.PollAsync(activity, "worker", polling.Token));
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await engine.WhenIdleAsync();
                var found = await engine.DescribeAsync(arn, cancellationToken) ?? throw new InvalidOperationException("There is no such execution");
                if (found.Status != "RUNNING") return found;
                if (await AnswerAsync(polls, polling.Token)) continue;
                if (!await HasOpenTasksAsync(arn, cancellationToken)) time.AdvanceToNext();
                else await Task.WhenAny(Task.WhenAny(polls.Values), Task.Delay(5, cancellationToken));
            }
        }
        finally
        {
            await polling.CancelAsync();
            await Task.WhenAll(polls.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Starts and runs until the store goes down; false when it did not.</summary>
    public async Task<bool> RunUntilCrashAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(await engine.StartAsync("test", name, "{}", cancellationToken), cancellationToken);
            return false;
        }
        catch (SystemUnavailableException)
        {
            return true;
        }
    }

    private async Task<bool> AnswerAsync(Dictionary<string, Task<ActivityTask?>> polls, CancellationToken cancellationToken)
    {
        var answered = false;
        foreach (var activity in activities.Where(activity => polls[activity].IsCompleted))
        {
            var task = await polls[activity];
            polls[activity] = engine.PollAsync(activity, "worker", cancellationToken);
            if (task is null) continue;
            answered = true;
            var (output, error) = work(activity, task.Input);
            if (output is not null) await engine.SucceedAsync(task.Token, output, cancellationToken);
            else await engine.FailAsync(task.Token, error!, "", cancellationToken);
        }

        return answered;
    }

    private async Task<bool> HasOpenTasksAsync(string arn, CancellationToken cancellationToken)
    {
        var scheduledBy = new Dictionary<long, long>();
        var open = new HashSet<long>();
        foreach (var item in await engine.HistoryAsync(arn, 0, 1000, cancellationToken))
        {
            if (!item.Type.StartsWith("Activity", StringComparison.Ordinal)) continue;
            var id = item.Type == "ActivityScheduled" ? item.Id : scheduledBy[item.PreviousId];
            scheduledBy[item.Id] = id;
            if (item.Type is "ActivityScheduled" or "ActivityStarted") open.Add(id);
            else open.Remove(id);
        }

        return open.Count > 0;
    }
}
