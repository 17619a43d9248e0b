using System.Collections.Concurrent;

namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>
/// Lets running executions be asked about less and less often, from every second to every ten, as long as they just run: AWS allows some ten such questions a second for a whole account.
/// A task answered here, or a stop, makes the next question a real one.
/// </summary>
internal sealed class StatusPace(TimeProvider time)
{
    private const double Growth = 1.5;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private long _answeredAt;

    /// <summary>What was found last, if it is not time to ask again.</summary>
    public ExecutionDescription? Recent(string executionArn)
    {
        if (!_seen.TryGetValue(executionArn, out var seen)) return null;
        var wait = Interlocked.Read(ref _answeredAt) > seen.At ? Shortest : seen.Wait;
        return time.GetElapsedTime(seen.At) < wait ? seen.Execution : null;
    }

    public void Note(string executionArn, ExecutionDescription execution)
    {
        if (execution.Status != "RUNNING")
        {
            Forget(executionArn);
            return;
        }

        var before = _seen.GetValueOrDefault(executionArn);
        var isQuiet = before is not null && Interlocked.Read(ref _answeredAt) <= before.At;
        var wait = isQuiet ? before!.Wait * Growth : Shortest;
        _seen[executionArn] = new Seen(execution, time.GetTimestamp(), wait < Longest ? wait : Longest);
    }

    public void Forget(string executionArn) => _seen.TryRemove(executionArn, out _);

    /// <summary>A task was answered: some execution is about to go on.</summary>
    public void TaskAnswered() => Interlocked.Exchange(ref _answeredAt, time.GetTimestamp());

    private sealed record Seen(ExecutionDescription Execution, long At, TimeSpan Wait);
}
