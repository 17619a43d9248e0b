using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>What became of a row: it succeeded, was skipped, or failed for one or more reasons.</summary>
internal sealed record RowResult(bool IsSkipped, IReadOnlyList<RuleViolation> Faults)
{
    public static readonly RowResult Success = new(false, []);
    public static readonly RowResult Skipped = new(true, []);

    public bool IsFailed => Faults.Count > 0;

    public static RowResult Failed(params IReadOnlyList<RuleViolation> faults) => new(false, faults);

    public static RowResult Failed(string column, string code, string message) => Failed(new RuleViolation(column, code, message));

    public static JobCounts Count(IReadOnlyList<RowResult> results)
    {
        long failed = 0, skipped = 0;
        foreach (var result in results)
        {
            if (result.IsFailed) failed++;
            else if (result.IsSkipped) skipped++;
        }

        return new JobCounts(results.Count - failed - skipped, failed, skipped);
    }
}
