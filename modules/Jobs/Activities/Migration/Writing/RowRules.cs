using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>What a job does with a valid row, given what is stored under its uid.</summary>
internal interface IRowRule
{
    RowDecision Decide(JobRow row, StoredSubscriber? current);

    /// <summary>The write that a decision asks for; the same for the same row and decision.</summary>
    SubscriberWrite ToWrite(JobRow row, RowDecision decision);
}

/// <summary>Creates what is not there; what is there is skipped, overwritten or a failure.</summary>
/// <param name="given">The fields that the source has; the others keep their stored values.</param>
internal sealed class MigrateRule(string onConflict, string systemName, IReadOnlySet<string>? given) : IRowRule
{
    private readonly SubscriberField[] _kept = [.. SubscriberField.All.Where(f => given?.Contains(f.Name) == false)];

    public RowDecision Decide(JobRow row, StoredSubscriber? current)
    {
        if (current is null) return row.Decision(RowAction.Write);
        return onConflict switch
        {
            JobOptions.Skip => row.Decision(RowAction.Skip),
            JobOptions.Overwrite => row.Decision(RowAction.Write, current),
            _ => row.Failure("uid", "uid_exists", $"A subscriber with this uid exists in {systemName}."),
        };
    }

    public SubscriberWrite ToWrite(JobRow row, RowDecision decision) => decision.Before is null
        ? SubscriberWrite.Create(row.Subscriber!, row.WriteId)
        : SubscriberWrite.Replace(Lay(row.Subscriber!, decision.Before.Subscriber), decision.Before.Version, row.WriteId) with { GivenFields = _kept.Length == 0 ? null : given };

    private Subscriber Lay(Subscriber row, Subscriber stored)
    {
        if (_kept.Length == 0) return row;
        return row with
        {
            PlanId = Keeps(SubscriberField.PlanId) ? stored.PlanId : row.PlanId,
            Email = Keeps(SubscriberField.Email) ? stored.Email : row.Email,
            FirstName = Keeps(SubscriberField.FirstName) ? stored.FirstName : row.FirstName,
            LastName = Keeps(SubscriberField.LastName) ? stored.LastName : row.LastName,
            Address = Keeps(SubscriberField.Address) ? stored.Address : row.Address,
            DateOfBirth = Keeps(SubscriberField.DateOfBirth) ? stored.DateOfBirth : row.DateOfBirth,
        };
    }

    private bool Keeps(SubscriberField field) => Array.IndexOf(_kept, field) >= 0;

    public static MigrateRule Of(JobRecord job, string systemName, CsvLayout? layout) =>
        new(job.Options.OnConflict, systemName, layout is null || layout.Given.Count == SubscriberField.All.Count ? null : layout.Given);
}

/// <summary>Removes what is there.</summary>
internal sealed class DeleteRule : IRowRule
{
    public RowDecision Decide(JobRow row, StoredSubscriber? current) => current is null ? row.Decision(RowAction.Skip) : row.Decision(RowAction.Remove, current);

    public SubscriberWrite ToWrite(JobRow row, RowDecision decision) => SubscriberWrite.Remove(row.Uid, decision.Before!.Version, row.WriteId);
}

/// <summary>Puts back what was before another job, unless somebody changed the record since.</summary>
internal sealed class UndoRule : IRowRule
{
    public RowDecision Decide(JobRow row, StoredSubscriber? current)
    {
        var undoes = row.Undoes!;
        var (before, now) = (undoes.Before, BeforeImage.Of(current));
        if (IsBack(before, now)) return row.Decision(RowAction.Nothing);

        var isStillOurs = undoes.Action == RowAction.Remove ? current is null : current?.WriteId == undoes.WriteId;
        if (!isStillOurs) return row.Failure("uid", "changed_since", "The subscriber was changed after the job that is being undone; it was left as it is.");
        if (before is { SidesDiffered: true }) return row.Failure("uid", "sides_differed", "The two systems differed before the job that is being undone; the subscriber was left as it is.");
        return row.Decision(before is null ? RowAction.Remove : RowAction.Write, current);
    }

    public SubscriberWrite ToWrite(JobRow row, RowDecision decision)
    {
        if (decision.Action == RowAction.Remove) return SubscriberWrite.Remove(row.Uid, decision.Before!.Version, row.WriteId);
        var subscriber = row.Undoes!.Before!.Subscriber;
        return decision.Before is null ? SubscriberWrite.Create(subscriber, row.WriteId) : SubscriberWrite.Replace(subscriber, decision.Before.Version, row.WriteId);
    }

    private static bool IsBack(BeforeImage? before, BeforeImage? now)
    {
        if (before is null || now is null) return before is null && now is null;
        return !before.SidesDiffered && !now.SidesDiffered && SubscriberComparison.AreEqual(before.Subscriber, now.Subscriber);
    }
}

/// <summary>How rules put a decision together.</summary>
internal static class RowDecisions
{
    public static RowDecision Decision(this JobRow row, RowAction action, StoredSubscriber? current = null) => new(row.Number, row.Uid, row.WriteId, action, BeforeImage.Of(current));

    public static RowDecision Failure(this JobRow row, string column, string code, string message) =>
        new(row.Number, row.Uid, row.WriteId, RowAction.Fail, Fault: new RuleViolation(column, code, message));
}
