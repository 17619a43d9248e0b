using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Makes the two sides of each record equal by the job's policy, and checks each again.</summary>
internal sealed class RepairWork(JobRecord job, ISubscriberSync sync, TimeProvider clock) : IRowWork
{
    private const int AtOnce = 4;
    private const int Attempts = 6;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private readonly SyncRequest _request = new(job.RepairPolicy switch
    {
        "CLOUD_WINS" => SyncStrategy.CloudWins,
        "LEGACY_WINS" => SyncStrategy.LegacyWins,
        "NEWEST_WINS" => SyncStrategy.NewestWins,
        "MISSING_ONLY" => SyncStrategy.MissingOnly,
        var other => throw new ActivityFailedException(ActivityFailedException.Permanent, $"There is no repair policy '{other}'."),
    });

    public async Task<IReadOnlyList<RowResult>> RunAsync(int chunk, RowBatch batch, CancellationToken cancellationToken)
    {
        var results = new RowResult[batch.Rows.Count];
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) => results[i] = await RepairAsync(batch.Rows[i], token));
        return results;
    }

    private async Task<RowResult> RepairAsync(JobRow row, CancellationToken cancellationToken)
    {
        var preview = await PreviewAsync(row.Uid, cancellationToken);
        if (preview.State.Status == SyncStatus.Synced) return RowResult.Success;

        // Only filling in what is missing was asked for, so a conflict is left to another policy.
        if (preview.State.Status == SyncStatus.Conflict && _request.Strategy == SyncStrategy.MissingOnly) return RowResult.Skipped;
        if (preview.Problem is { } problem) return RowResult.Failed("uid", "not_repairable", problem);
        if (job.Options.DryRun) return RowResult.Success;

        if (await ApplyAsync(row, preview, cancellationToken) is WriteOutcome.Refused refused) return RefusedRow.Of(refused);
        var after = await PreviewAsync(row.Uid, cancellationToken);
        var isEqual = after.State.Status == SyncStatus.Synced || (preview.Result is null && after.Version is null);
        return isEqual ? RowResult.Success : RowResult.Failed("uid", "read_back", "The two systems differ again after the repair: somebody else changed the subscriber at the same time.");
    }

    private async Task<SyncPreview> PreviewAsync(string uid, CancellationToken cancellationToken)
    {
        var preview = await sync.PreviewAsync(uid, _request, cancellationToken);
        return preview.State.Unreachable is { } side ? throw new SystemUnavailableException(side, "Only the other side of the record could be read.") : preview;
    }

    private async Task<WriteOutcome> ApplyAsync(JobRow row, SyncPreview preview, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await sync.ApplyAsync(row.Uid, _request with { ExpectedVersion = preview.Version }, row.WriteId, cancellationToken);
            if (outcome is not WriteOutcome.Unknown unknown) return outcome;
            if (attempt == Attempts) throw new SystemUnavailableException(unknown.System, unknown.Detail);
            await Task.Delay(FirstDelay * Math.Pow(3, attempt - 1), clock, cancellationToken);
            preview = await PreviewAsync(row.Uid, cancellationToken);
        }
    }
}
