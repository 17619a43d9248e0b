using SubscriberPortal.Jobs.Activities.Migration.Writing;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>One row of a job, wherever it comes from.</summary>
/// <param name="Number">The record's number in its file, the header being 1; of a system, a number of the job's own.</param>
/// <param name="WriteId">What a write of this row is stamped with.</param>
/// <param name="Cells">The row as it came, for the rejects.</param>
internal sealed record JobRow(long Number, string Uid, string WriteId, IReadOnlyList<string> Cells)
{
    /// <summary>The valid content; null where a row only names a uid, or breaks a rule.</summary>
    public Subscriber? Subscriber { get; init; }

    /// <summary>The rules that the row breaks by itself.</summary>
    public IReadOnlyList<RuleViolation> Violations { get; init; } = [];

    /// <summary>For an undo: what the other job decided for the row, with what was there before.</summary>
    public RowDecision? Undoes { get; init; }
}

/// <param name="Part">A number that this batch has among those of its chunk, the same whenever it is read again.</param>
/// <param name="Position">Where the next batch begins.</param>
internal sealed record RowBatch(int Part, IReadOnlyList<JobRow> Rows, string Position)
{
    /// <summary>As large as providers take it.</summary>
    public const int Size = 1000;
}
