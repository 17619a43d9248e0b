using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>Makes a row of a record, with every rule that it breaks.</summary>
internal sealed class CsvRowParser(JobRecord job, CsvLayout layout)
{
    /// <summary>What a reject names as column when it is the row as a whole.</summary>
    private const string WholeRow = "row";

    private readonly bool _uidOnly = job.JobType == JobTypes.BulkDelete;
    private readonly int[] _columns = [.. SubscriberField.All.Select(layout.ColumnOf)];

    /// <param name="duplicates">Which identifiers of the row an earlier one has.</param>
    public JobRow Parse(CsvRecords record, IReadOnlyList<DuplicateRow> duplicates)
    {
        var number = record.Row;
        var writeId = $"{job.JobId}:{number}";
        if (FaultOf(record) is { } fault) return new JobRow(number, "", writeId, CellsAsTheyCame(record)) { Violations = [fault] };

        var cells = new string[layout.OwnColumns.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = record.Cell(layout.OwnColumns[i]);

        IReadOnlyList<RuleViolation> violations;
        Subscriber? subscriber = null;
        var uid = record.Cell(_columns[0]);
        if (_uidOnly) violations = SubscriberRules.Check(SubscriberField.Uid, uid) is { } wrong ? [wrong] : [];
        else violations = SubscriberRules.TryRead(Draft(record), out subscriber);

        if (duplicates.Count > 0) violations = [.. violations, .. duplicates.Select(Duplicate)];
        return new JobRow(number, uid, writeId, cells) { Subscriber = violations.Count == 0 ? subscriber : null, Violations = violations };
    }

    private RuleViolation? FaultOf(CsvRecords record)
    {
        var (expected, found) = (layout.Headers.Count, record.CellCount);
        if (record.HasBadQuotes) return new RuleViolation(WholeRow, "bad_quotes", "The row has text after a closing quote; a quote inside a quoted cell is written twice.");
        if (found < expected) return new RuleViolation(layout.Headers[found], "too_few_cells", $"The row has {found} cells, the header has {expected}.");
        if (found > expected) return new RuleViolation(WholeRow, "too_many_cells", $"The row has {found} cells, the header has {expected}.");
        return null;
    }

    private string[] CellsAsTheyCame(CsvRecords record) =>
        [.. Enumerable.Range(0, record.CellCount).Where(column => column >= layout.Headers.Count || layout.FieldOf(column) is not null).Select(record.Cell)];

    private SubscriberDraft Draft(CsvRecords record)
    {
        return new SubscriberDraft
        {
            Uid = Text(0),
            Msisdn = Text(1),
            Imsi = Text(2),
            Status = Text(3),
            PlanId = Text(4),
            Email = Text(5),
            FirstName = Text(6),
            LastName = Text(7),
            Address = Text(8),
            DateOfBirth = Text(9),
        };

        string? Text(int field) => _columns[field] < 0 ? null : record.Cell(_columns[field]);
    }

    private static RuleViolation Duplicate(DuplicateRow duplicate) =>
        new(duplicate.Field.Name, $"duplicate_{duplicate.Field.Name}", $"{duplicate.Field.Name} is the same as in row {duplicate.EarlierRow}.");
}
