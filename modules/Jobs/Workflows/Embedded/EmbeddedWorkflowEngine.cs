using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Interprets the definitions in this process, with a durable history in the portal's state.</summary>
internal sealed partial class EmbeddedWorkflowEngine(
    WorkflowDefinitions definitions, ExecutionStore store, ActivityQueues queues, KnownActivities activities, EngineSeat seat, IOptions<WorkflowOptions> options, TimeProvider time,
    ILogger<EmbeddedWorkflowEngine> logger)
    : IWorkflowEngine, IAsyncDisposable
{
    private const int LongestInput = 256 * 1024;
    private const int LongestError = 256;
    private const int LongestCause = 32_768;

    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Lazy<Task<ExecutionActor?>>> _running = new();
    private readonly ConcurrentDictionary<string, bool> _savedDefinitions = new();
    private readonly HandedOutTasks _handedOut = new();
    private readonly CancellationTokenSource _disposing = new();

    /// <inheritdoc/>
    public bool RunsHere => seat.IsMine;

    public Task<string> StartAsync(string definition, string name, string input, CancellationToken cancellationToken) => StartAsync(definitions.Get(definition), name, input, cancellationToken);

    /// <inheritdoc cref="IWorkflowEngine.StartAsync"/>
    public async Task<string> StartAsync(WorkflowDefinition workflow, string name, string input, CancellationToken cancellationToken)
    {
        ExecutionNames.Check(name);
        ThrowIfElsewhere();
        if (Encoding.UTF8.GetByteCount(input) > LongestInput) throw new ArgumentException($"The input is larger than {LongestInput} bytes.", nameof(input));
        var key = $"{workflow.Name}:{name}";
        while (await store.FindAsync(key, cancellationToken) is null)
        {
            var mine = new Lazy<Task<ExecutionActor?>>(() => CreateAsync(key, name, workflow, input));
            var entry = _running.GetOrAdd(key, mine);
            await UseAsync(key, entry);
            if (entry == mine) break;
        }

        return WorkflowArns.Execution(key);
    }

    public async Task<ExecutionDescription?> DescribeAsync(string executionArn, CancellationToken cancellationToken) =>
        WorkflowArns.KeyOf(executionArn) is { } key ? (await store.FindAsync(key, cancellationToken))?.Describe() : null;

    public async Task StopAsync(string executionArn, string? error, string? cause, CancellationToken cancellationToken)
    {
        ThrowIfElsewhere();
        if (WorkflowArns.KeyOf(executionArn) is { } key && await FindAsync(key) is { } execution)
            await execution.SendAsync(new Signal.Stop(Shorten(error, LongestError), Shorten(cause, LongestCause)));
    }

    public async Task<IReadOnlyList<WorkflowEvent>> HistoryAsync(string executionArn, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var events = new List<WorkflowEvent>();
        if (WorkflowArns.KeyOf(executionArn) is not { } key) return events;
        await foreach (var turn in store.JournalAsync(key, Math.Max(0, afterId) + 1, cancellationToken))
        {
            events.AddRange(turn.Events.Where(item => item.Id > afterId).Take(limit - events.Count)
                .Select(item => new WorkflowEvent(item.Id, item.PreviousId, item.Type, item.Timestamp, item.Details)));
            if (events.Count == limit) break;
        }

        return events;
    }

    public async Task<ActivityTask?> PollAsync(string activity, string? workerName, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (LongPoll - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            if (await queues.TakeAsync(activity, left, cancellationToken) is not { } task) return null;

            // From here on the task is handed out, whatever becomes of the poller: its heartbeat tells.
            if (await task.Execution.SendAsync(new Signal.TaskStarted(task.TaskId, workerName))) return new ActivityTask(task.Token, task.Input);
        }

        return null;
    }

    public Task<bool> SucceedAsync(string taskToken, string output, CancellationToken cancellationToken)
    {
        StatesLanguage.Json.JsonData.Parse(output);
        return AnswerAsync(taskToken, id => new Signal.TaskSucceeded(id, output));
    }

    public Task<bool> FailAsync(string taskToken, string? error, string? cause, CancellationToken cancellationToken) =>
        AnswerAsync(taskToken, id => new Signal.TaskFailed(id, Shorten(error, LongestError), Shorten(cause, LongestCause)));

    public async Task<bool> HeartbeatAsync(string taskToken, CancellationToken cancellationToken) =>
        await FindByTokenAsync(taskToken) is var (execution, taskId) && await execution.HeartbeatAsync(taskId);

    /// <summary>
    /// Takes up every running execution that is not in hand: those of a process that ended, and those that another instance began when the seat was not its own any more, because its clock was behind.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var key in store.RunningAsync(cancellationToken))
        {
            if (!_running.ContainsKey(key) && await FindAsync(key) is not null) count++;
        }

        if (count > 0) Log.Recovered(logger, count);
    }

    /// <summary>Lets go of every execution, because another instance takes them up: workers learn that their tasks are no longer wanted here.</summary>
    public async Task StandDownAsync()
    {
        foreach (var (key, entry) in _running.ToArray())
        {
            if (!_running.TryRemove(KeyValuePair.Create(key, entry))) continue;
            (await entry.Value)?.Dispose();
            _handedOut.Forget(key);
        }
    }

    /// <summary>Completes when no execution is at work at the moment.</summary>
    public async Task WhenIdleAsync()
    {
        foreach (var entry in _running.Values.Where(entry => entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }).ToArray())
        {
            if (await entry.Value is { } execution) await execution.WhenIdleAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested) return;
        await _disposing.CancelAsync();
        await WhenIdleAsync();
        foreach (var entry in _running.Values.Where(entry => entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })) (await entry.Value)?.Dispose();
        await seat.GiveBackAsync();
    }

    private static string? Shorten(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    private async Task<bool> AnswerAsync(string taskToken, Func<long, Signal> signal) =>
        await FindByTokenAsync(taskToken) is var (execution, taskId) && await execution.SendAsync(signal(taskId));

    private async Task<(ExecutionActor Execution, long TaskId)?> FindByTokenAsync(string taskToken)
    {
        if (TaskToken.Parse(taskToken) is not { } token || await FindAsync(token.ExecutionKey) is not { } execution) return null;
        return token.IsSignedBy(execution.Record) ? (execution, token.TaskId) : null;
    }

    private void ThrowIfElsewhere()
    {
        if (!seat.IsMine) throw new SystemUnavailableException(StateStoreRegistration.SystemKey, "Another instance of the portal runs the workflows at the moment.");
    }

    /// <summary>The running execution, rebuilt if it is not in memory; null when there is none, or another instance runs it.</summary>
    private Task<ExecutionActor?> FindAsync(string key) => !seat.IsMine ? Task.FromResult<ExecutionActor?>(null) : UseAsync(key, _running.GetOrAdd(key, _ => new Lazy<Task<ExecutionActor?>>(() => LoadAsync(key))));

    private async Task<ExecutionActor?> UseAsync(string key, Lazy<Task<ExecutionActor?>> entry)
    {
        ExecutionActor? execution = null;
        try
        {
            execution = await entry.Value;
            return execution;
        }
        finally
        {
            if (execution is null) _running.TryRemove(KeyValuePair.Create(key, entry));
        }
    }

    private async Task<ExecutionActor?> CreateAsync(string key, string name, WorkflowDefinition workflow, string input)
    {
        var now = Now();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workflow.Text)));
        var limits = options.Value;
        var record = new ExecutionRecord(
            key, name, workflow.Name, hash, RandomNumberGenerator.GetBytes(32), limits.MaxEvents, limits.MaxConcurrentIterations, ExecutionRecord.Running, now, null, input, null, null, null, workflow.RoleArn);
        var execution = new Execution(workflow.Machine, record.Identity, input, record.Options with { ActivityExists = activities.Exists });
        var batch = new TurnBatch(execution, now);
        batch.Apply(new Signal.Start());
        if (!_savedDefinitions.ContainsKey(hash))
        {
            await store.SaveDefinitionAsync(hash, workflow.Text, CancellationToken.None);
            _savedDefinitions[hash] = true;
        }

        record = record.At(execution, now);
        if (!await store.CreateAsync(record, batch.Turns, CancellationToken.None)) return await LoadAsync(key);
        if (record.Status != ExecutionRecord.Running) return null;
        return Begin(record, execution);
    }

    private async Task<ExecutionActor?> LoadAsync(string key)
    {
        if (await store.FindAsync(key, _disposing.Token) is not { Status: ExecutionRecord.Running } record) return null;
        try
        {
            var execution = await ExecutionRebuild.RunAsync(record, store, activities.Exists, time.GetUtcNow(), _disposing.Token);
            return Begin(record, execution);
        }
        catch (InvalidDataException exception)
        {
            // It will never fit: whoever waits for it must learn that.
            Log.Unusable(logger, exception, key);
            await store.EndAsync(record with { Status = "FAILED", StoppedAt = time.GetUtcNow(), Error = ErrorNames.Runtime, Cause = exception.Message }, CancellationToken.None);
            return null;
        }
    }

    /// <summary>In whole milliseconds, as the journal keeps it.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private ExecutionActor Begin(ExecutionRecord record, Execution execution)
    {
        var actor = new ExecutionActor(record, execution, store, queues, _handedOut, time, Ended, logger);
        actor.Begin();
        return actor;
    }

    private void Ended(ExecutionActor execution)
    {
        _running.TryRemove(execution.Record.Key, out _);
        if (execution.IsLost) _ = ReloadAsync(execution.Record.Key);
        else _handedOut.Forget(execution.Record.Key);
    }

    private async Task ReloadAsync(string key)
    {
        var pause = FirstPause;
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, _disposing.Token);
                await FindAsync(key);
                return;
            }
            catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                Log.ReloadFailed(logger, exception, key, pause.TotalSeconds);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} running workflow executions were taken up again")]
        public static partial void Recovered(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "The execution {Execution} cannot be rebuilt from its journal and was ended as failed")]
        public static partial void Unusable(ILogger logger, Exception exception, string execution);

        [LoggerMessage(LogLevel.Error, "The execution {Execution} cannot be read; the next attempt is in {Seconds} s")]
        public static partial void ReloadFailed(ILogger logger, Exception exception, string execution, double seconds);
    }
}
