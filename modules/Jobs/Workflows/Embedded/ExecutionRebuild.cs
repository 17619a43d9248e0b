using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Gives an execution the signals of its journal again.</summary>
internal static class ExecutionRebuild
{
    /// <exception cref="InvalidDataException">The journal and the interpreter do not agree.</exception>
    public static async Task<Execution> RunAsync(ExecutionRecord record, ExecutionStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var text = await store.FindDefinitionAsync(record.DefinitionHash, cancellationToken) ?? throw new InvalidDataException($"The definition of {record.Key} is missing.");
        var execution = new Execution(Parse(text), record.Identity, record.Input, record.Options);
        await foreach (var turn in store.JournalAsync(record.Key, 1, cancellationToken))
        {
            var events = execution.Reapply(turn.Signal, turn.At, turn.Events.Count).Events;
            if (events.Count == 0 || events[^1] != turn.Events[^1])
                throw new InvalidDataException($"The history of {record.Key} does not fit its definition at event {turn.Events[0].Id}; it cannot go on.");
        }

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
