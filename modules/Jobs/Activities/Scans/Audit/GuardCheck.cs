using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Merges a system's numbers, as its records have them, with what it keeps beside them. What does not fit is looked at again before it is reported. A retry begins anew: the merge reads files alone.</summary>
internal sealed class GuardCheck(IFileStore files, RunStore runs, GuardScan scan, IOptions<ScanOptions> options)
{
    private const int Batch = 100;
    private const int Records = 0;

    /// <summary>Checks every system of the job that keeps its numbers so.</summary>
    public async Task RunAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var plan = await ScanPlan.LoadAsync(job.JobId, files, cancellationToken);
        foreach (var system in plan.Systems)
        {
            if (scan.IndexOf(job, system.System) is { } index) await RunAsync(job.JobId, system, index, cancellationToken);
        }
    }

    private async Task RunAsync(string jobId, SystemPlan system, IIdentifierIndex index, CancellationToken cancellationToken)
    {
        var set = AuditSets.Unguarded(system.System);
        if (await runs.FindEndAsync(jobId, set, 0, cancellationToken) is { Header.Final: true }) return;
        await runs.DeleteAsync(RunKey.FolderOf(jobId, set), cancellationToken);

        await using var numbers = await runs.OpenMergeAsync(jobId, AuditSets.Numbers(system.System), system.Segments.Count, cancellationToken);
        await using var guards = await runs.OpenMergeAsync(jobId, AuditSets.Guards(system.System), GuardScan.Segments, cancellationToken);
        await using var entries = new RunMerge([numbers, guards]);
        var findings = new RunBuffer(options.Value.BufferBytes);
        var part = 0;
        var number = new byte[NumberKey.Length];
        var (owners, guarded) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var suspects = new List<IdentifierEntry>(Batch);
        while (await entries.MoveNextAsync(cancellationToken))
        {
            if (!entries.Key.SequenceEqual(number))
            {
                await CloseAsync();
                entries.Key.CopyTo(number);
            }

            (entries.Source == Records ? owners : guarded).Add(UidBytes.ToUid(entries.Payload));
        }

        await CloseAsync();
        await ConfirmAsync();
        await CommitAsync(true);

        async Task CloseAsync()
        {
            if (!owners.SetEquals(guarded))
            {
                var (field, value) = NumberKey.Read(number);
                foreach (var uid in owners.Union(guarded))
                {
                    suspects.Add(new IdentifierEntry(field, value, uid));
                    if (suspects.Count == Batch) await ConfirmAsync();
                }
            }

            owners.Clear();
            guarded.Clear();
        }

        async Task ConfirmAsync()
        {
            if (suspects.Count == 0) return;
            foreach (var fault in await index.CheckIdentifiersAsync(suspects, cancellationToken))
                findings.Add(fault.Uid, AuditFinding.Invalid(fault.Uid, system.System, [fault.Violation]).ToLine());
            suspects.Clear();
            if (findings.IsFull) await CommitAsync(false);
        }

        Task CommitAsync(bool final)
        {
            var header = new RunHeader(part == 0 ? null : $"{part - 1}", $"{part}", final, findings.Count);
            return runs.WriteAsync(new RunKey(jobId, set, 0, part++), header, findings, cancellationToken);
        }
    }
}
