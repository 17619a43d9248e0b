using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Gives an execution the signals of its journal again.</summary>
internal static class ExecutionRebuild
{
    /// <exception cref="InvalidDataException">The journal and the interpreter do not agree.</exception>
    public static async Task<Execution> RunAsync(ExecutionRecord record, ExecutionStore store, Func<string, bool> activityExists, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What was there then is what the history says, whatever is there now: a missing activity ended the execution with these words.
        JournalTurn? past = null;
        bool Exists(string arn) => past is null ? activityExists(arn) : !past.Events.Any(item => item.Type == "ExecutionFailed" && item.Details!.Contains($"The activity {arn} does not exist", StringComparison.Ordinal));

        var text = await store.FindDefinitionAsync(record.DefinitionHash, cancellationToken) ?? throw new InvalidDataException($"The definition of {record.Key} is missing.");
        var execution = new Execution(Parse(text), record.Identity, record.Input, record.Options with { ActivityExists = Exists });
        await foreach (var turn in store.JournalAsync(record.Key, 1, cancellationToken))
        {
            past = turn;
            var events = execution.Reapply(turn.Signal, turn.At, turn.Events.Count).Events;
            if (events.Count == 0 || events[^1] != turn.Events[^1])
                throw new InvalidDataException($"The history of {record.Key} does not fit its definition at event {turn.Events[0].Id}; it cannot go on.");
        }

        past = null;

        // Heartbeats are not in the journal: every worker, and every task that waits for a new one, has a whole interval from now on.
        foreach (var task in execution.OpenTasks.Where(task => execution.IsTaken(task.Id))) execution.Heartbeat(task.Id, now);
        return execution;
    }

    private static StateMachine Parse(string text)
    {
        try
        {
            return StateMachine.Parse(text);
        }
        catch (InvalidDefinitionException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
