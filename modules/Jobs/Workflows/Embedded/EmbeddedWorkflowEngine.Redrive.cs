using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

internal sealed partial class EmbeddedWorkflowEngine
{
    /// <summary>As on AWS.</summary>
    private static readonly TimeSpan RedrivablePeriod = TimeSpan.FromDays(14);

    /// <summary>Why an execution cannot be redriven; null when it can.</summary>
    public string? WhyNotRedrivable(ExecutionRecord record) => record switch
    {
        { Status: not ("FAILED" or "TIMED_OUT" or "ABORTED") } => $"Execution is {record.Status} and cannot be redriven",
        { StoppedAt: { } stopped } when time.GetUtcNow() - stopped > RedrivablePeriod => $"Execution has exceeded the redrivable period of {RedrivablePeriod.Days} days",
        _ => null,
    };

    /// <summary>Lets an execution that ended without success go on; its history continues. Answers the record as it is then, or null when it could not go on.</summary>
    /// <param name="clientToken">A call repeated with the same token does nothing.</param>
    public async Task<ExecutionRecord?> RedriveAsync(string key, string? clientToken, CancellationToken cancellationToken)
    {
        ThrowIfElsewhere();
        while (true)
        {
            var record = await store.FindAsync(key, cancellationToken);
            if (record is null || (clientToken is not null && record.RedriveToken == clientToken)) return record;
            if (WhyNotRedrivable(record) is not null) return null;
            var redriven = false;
            var mine = new Lazy<Task<ExecutionActor?>>(async () =>
            {
                (var actor, redriven) = await RedriveAsync(record, clientToken);
                return actor;
            });
            var entry = _running.GetOrAdd(key, mine);
            await UseAsync(key, entry);
            if (entry == mine) return redriven ? await store.FindAsync(key, cancellationToken) : null;
        }
    }

    private async Task<(ExecutionActor? Actor, bool Redriven)> RedriveAsync(ExecutionRecord record, string? clientToken)
    {
        var now = Now();
        var execution = await ExecutionRebuild.RunAsync(record, store, activities.Exists, now, CancellationToken.None);
        var batch = new TurnBatch(execution, now);
        if (!execution.CanRedrive || !batch.Apply(new Signal.Redrive())) return (null, false);
        record = record with
        {
            Status = ExecutionRecord.Running,
            StoppedAt = null,
            Output = null,
            Error = null,
            Cause = null,
            RedriveCount = record.RedriveCount + 1,
            RedrivenAt = now,
            RedriveToken = clientToken,
        };
        record = record.At(execution, now);
        if (!await store.ReviveAsync(record, batch.Turns, CancellationToken.None))
            throw new SystemUnavailableException("state", $"The execution {record.Key} was redriven by somebody else at the same time.");
        return (record.Status == ExecutionRecord.Running ? Begin(record, execution) : null, true);
    }
}
