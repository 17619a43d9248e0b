using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities.Scans.Pairs;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>
/// Finds numbers that different uids have, within a system or across the two, by merging both systems' numbers. Holders are read again before they are reported.
/// A retry begins anew: the merge reads files alone and is quick.
/// </summary>
internal sealed class UniquenessCheck(IFileStore files, RunStore runs, PairReader pairs, TimeProvider time, IOptions<ScanOptions> options)
{
    public const string Code = "not_unique";

    /// <summary>Of a number that very many uids have, so many are reported.</summary>
    private const int MostHolders = 400;

    public async Task RunAsync(string jobId, CancellationToken cancellationToken)
    {
        if (await runs.FindEndAsync(jobId, AuditSets.Shared, 0, cancellationToken) is { Header.Final: true }) return;
        await runs.DeleteAsync(RunKey.FolderOf(jobId, AuditSets.Shared), cancellationToken);
        await Task.Delay(options.Value.RecheckPause, time, cancellationToken);

        var plan = await ScanPlan.LoadAsync(jobId, files, cancellationToken);
        await using var cloud = await OpenAsync(jobId, plan.Of(SystemKeys.Cloud), cancellationToken);
        await using var legacy = await OpenAsync(jobId, plan.Of(SystemKeys.Legacy), cancellationToken);
        await using var entries = new RunMerge([cloud, legacy]);
        var findings = new RunBuffer(options.Value.BufferBytes);
        var part = 0;
        var number = new byte[NumberKey.Length];
        var uids = new SortedSet<string>(StringComparer.Ordinal);
        var suspects = new List<SharedNumber>();
        var waiting = 0;
        while (await entries.MoveNextAsync(cancellationToken))
        {
            if (!entries.Key.SequenceEqual(number))
            {
                Close();
                entries.Key.CopyTo(number);
                if (waiting >= PairReader.BatchSize) await ConfirmAsync();
            }

            if (uids.Count < MostHolders) uids.Add(UidBytes.ToUid(entries.Payload));
        }

        Close();
        await ConfirmAsync();
        await CommitAsync(true);

        void Close()
        {
            if (uids.Count > 1)
            {
                var (field, value) = NumberKey.Read(number);
                suspects.Add(new SharedNumber(field, value, [.. uids]));
                waiting += uids.Count;
            }

            uids.Clear();
        }

        async Task ConfirmAsync()
        {
            var now = (await pairs.ReadAsync([.. suspects.SelectMany(s => s.Uids).Distinct(StringComparer.Ordinal)], cancellationToken)).ToDictionary(p => p.Uid, StringComparer.Ordinal);
            foreach (var finding in suspects.SelectMany(s => s.Findings(now))) findings.Add(finding.Uid, finding.ToLine());
            suspects.Clear();
            waiting = 0;
            if (findings.IsFull) await CommitAsync(false);
        }

        Task CommitAsync(bool final)
        {
            var header = new RunHeader(part == 0 ? null : $"{part - 1}", $"{part}", final, findings.Count);
            return runs.WriteAsync(new RunKey(jobId, AuditSets.Shared, 0, part++), header, findings, cancellationToken);
        }
    }

    private Task<ISortedEntries> OpenAsync(string jobId, SystemPlan system, CancellationToken cancellationToken) =>
        runs.OpenMergeAsync(jobId, AuditSets.Numbers(system.System), system.Segments.Count, cancellationToken);

    /// <summary>A number that more than one uid had when they were scanned.</summary>
    private sealed record SharedNumber(SubscriberField Field, string Value, IReadOnlyList<string> Uids)
    {
        private const int MostNamed = 3;

        /// <summary>One finding for each record that still has the number, when more than one uid still has it.</summary>
        public IEnumerable<AuditFinding> Findings(Dictionary<string, Pair> now)
        {
            var holders = Uids.SelectMany(uid => new[] { (Uid: uid, System: SystemKeys.Cloud, now[uid].Cloud), (Uid: uid, System: SystemKeys.Legacy, now[uid].Legacy) })
                .Where(h => h.Item3 is not null && Field.Read(h.Item3.Subscriber) == Value)
                .Select(h => (h.Uid, h.System))
                .ToArray();
            return holders.Select(h => h.Uid).Distinct(StringComparer.Ordinal).Count() < 2
                ? []
                : holders.Select(h => AuditFinding.Invalid(h.Uid, h.System, [Violation([.. holders.Where(o => o.Uid != h.Uid)])]));
        }

        private RuleViolation Violation((string Uid, string System)[] others)
        {
            var named = string.Join(", ", others.Take(MostNamed).Select(o => $"{o.Uid} ({o.System})"));
            var more = others.Length > MostNamed ? $" and {others.Length - MostNamed} more" : "";
            return new RuleViolation(Field.Name, Code, $"{Field.Name} belongs to another uid too: {named}{more}.");
        }
    }
}
