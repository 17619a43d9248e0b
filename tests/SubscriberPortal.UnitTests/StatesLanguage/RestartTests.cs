using SubscriberPortal.IntegrationTests.Workflows;
using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>
/// Every step of the interpreter is a turn of its own here, so a history can be cut at every place at which events can come apart, and goes on from there as if nothing had happened.
/// That the durable engine loses no commit, and shows nothing before it is one, is shown by the tests of the same name there.
/// </summary>
public sealed class RestartTests
{
    private const int OneStep = 1;

    public static TheoryData<string> Kinds => [.. StateKinds.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void A_restart_at_every_event_gives_the_same_history_and_end(string kind)
    {
        var whole = New(kind);
        var journal = Drive(whole, []);
        Assert.NotEqual(ExecutionStatus.Running, whole.Status);
        Assert.Equal(Enumerable.Range(1, (int)whole.LastEventId).Select(id => (long)id), Events(journal).Select(item => item.Id));

        for (var cut = 1; cut < journal.Count; cut++)
        {
            var again = New(kind);
            var before = journal[..cut];
            foreach (var (signal, at, events) in before) Assert.Equal(events, again.Reapply(signal, at, events.Count).Events);

            var all = Drive(again, before);

            Assert.Equal(Events(journal), Events(all));
            Assert.Equal((whole.Status, whole.Output, whole.Error, whole.Cause), (again.Status, again.Output, again.Error, again.Cause));
        }
    }

    private static IEnumerable<HistoryEvent> Events(IEnumerable<(Signal Signal, DateTimeOffset At, IReadOnlyList<HistoryEvent> Events)> journal) => journal.SelectMany(entry => entry.Events);

    private static Execution New(string kind)
    {
        var definition = StateKinds.Definition(kind).Replace("${ActivityArnPrefix}", "arn:aws:states:us-east-1:111122223333:activity:", StringComparison.Ordinal);
        return new Execution(StateMachine.Parse(definition), VirtualRun.Identity, "{}", new ExecutionOptions { Seed = 7 });
    }

    /// <summary>Goes on to the end: what to do next depends on nothing but where the execution stands.</summary>
    private static List<(Signal Signal, DateTimeOffset At, IReadOnlyList<HistoryEvent> Events)> Drive(Execution execution, IReadOnlyList<(Signal, DateTimeOffset, IReadOnlyList<HistoryEvent>)> before)
    {
        var journal = new List<(Signal Signal, DateTimeOffset At, IReadOnlyList<HistoryEvent> Events)>(before);
        var now = journal.Count == 0 ? VirtualRun.Start : journal[^1].At;
        while (execution.Status == ExecutionStatus.Running)
        {
            Signal signal;
            if (execution.LastEventId == 0) signal = new Signal.Start();
            else if (execution.HasMore) signal = new Signal.Continue();
            else if (execution.OpenTasks.Count > 0) signal = Work(execution, execution.OpenTasks[0]);
            else
            {
                now = execution.NextTimer > now ? execution.NextTimer.Value : now;
                signal = execution.DueTimer(now) ?? throw new InvalidOperationException("The execution waits for something that never comes");
            }

            var events = execution.Apply(signal, now, OneStep).Events;
            if (events.Count > 0) journal.Add((signal, now, events));
        }

        return journal;
    }

    private static Signal Work(Execution execution, ScheduledTask task)
    {
        if (!execution.IsTaken(task.Id)) return new Signal.TaskStarted(task.Id, "worker");
        var (output, error) = StateKinds.Answer(task.Input);
        return output is not null ? new Signal.TaskSucceeded(task.Id, output) : new Signal.TaskFailed(task.Id, error, "");
    }
}
