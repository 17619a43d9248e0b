using System.Buffers;
using System.IO.Pipelines;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Puts the findings of comparison, validation and uniqueness together in one file in order of uid, one line for each uid and, of the invalid ones, system.</summary>
internal sealed class FindingsFile(IFileStore files)
{
    private const int FlushBytes = 1 << 16;

    /// <param name="compared">Lines of the comparison; written as they are.</param>
    /// <param name="invalid">Lines of invalid records, which may name the same record more than once.</param>
    public async Task<FindingCounts> WriteAsync(string jobId, ISortedEntries? compared, IReadOnlyList<ISortedEntries> invalid, CancellationToken cancellationToken)
    {
        var counts = new FindingCounts();
        var group = new List<AuditFinding>();
        await using var entries = new RunMerge(compared is null ? invalid : [compared, .. invalid]);
        await using var upload = await files.CreateAsync(JobFiles.Differences(jobId), cancellationToken);
        var output = PipeWriter.Create(upload.Content, new StreamPipeWriterOptions(leaveOpen: true));
        while (await entries.MoveNextAsync(cancellationToken))
        {
            if (group.Count > 0 && !UidBytes.AreEqual(entries.Key, group[0].Uid)) CloseGroup();
            if (compared is not null && entries.Source == 0) WriteLine(entries.Payload);
            else group.Add(AuditFinding.FromLine(entries.Payload));
            if (output.UnflushedBytes > FlushBytes) await output.FlushAsync(cancellationToken);
        }

        CloseGroup();
        await output.CompleteAsync();
        await upload.CommitAsync(cancellationToken);
        return counts;

        void CloseGroup()
        {
            foreach (var record in group.GroupBy(f => f.System!, StringComparer.Ordinal))
            {
                RuleViolation[] violations = [.. record.SelectMany(f => f.Violations!)];
                counts.Add(violations);
                WriteLine(AuditFinding.Invalid(group[0].Uid, record.Key, violations).ToLine());
            }

            group.Clear();
        }

        void WriteLine(ReadOnlySpan<byte> line)
        {
            output.Write(line);
            output.Write("\n"u8);
        }
    }
}

internal sealed class FindingCounts
{
    /// <summary>Invalid records.</summary>
    public long Invalid { get; private set; }

    /// <summary>Violations by code.</summary>
    public SortedDictionary<string, long> ByRule { get; } = new(StringComparer.Ordinal);

    public void Add(IReadOnlyCollection<RuleViolation> violations)
    {
        // Where only a guard is left over, no record is invalid.
        if (violations.Any(violation => violation.Code != IdentifierFault.Orphaned)) Invalid++;
        foreach (var violation in violations) ByRule[violation.Code] = ByRule.GetValueOrDefault(violation.Code) + 1;
    }
}
