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
    private readonly bool _validateOnly = job.Options.ValidateOnly;
    private readonly int[] _columns = [.. SubscriberField.All.Select(layout.ColumnOf)];

    /// <summary>For each field, which of a row's own cells it is; less than 0 when the file does not have it.</summary>
    private readonly int[] _cells = [.. SubscriberField.All.Select(field => layout.OwnColumns.ToList().IndexOf(layout.ColumnOf(field)))];

    private readonly char[] _text = new char[4096];

    /// <param name="duplicates">Which identifiers of the row an earlier one has.</param>
    public JobRow Parse(CsvRecords record, IReadOnlyList<DuplicateRow> duplicates)
    {
        var number = record.Row;
        var writeId = _validateOnly ? "" : $"{job.JobId}:{number}";
        if (FaultOf(record) is { } fault) return new JobRow(number, "", writeId, CellsAsTheyCame(record)) { Violations = [fault] };
        if (_validateOnly && duplicates.Count == 0 && IsGood(record)) return new JobRow(number, "", writeId, []);

        var cells = new string[layout.OwnColumns.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = record.Cell(layout.OwnColumns[i]);

        IReadOnlyList<RuleViolation> violations;
        Subscriber? subscriber = null;
        var uid = cells[_cells[0]];
        if (_uidOnly) violations = SubscriberRules.Check(SubscriberField.Uid, uid) is { } wrong ? [wrong] : [];
        else violations = SubscriberRules.TryRead(Draft(cells), out subscriber);

        if (duplicates.Count > 0) violations = [.. violations, .. duplicates.Select(Duplicate)];
        return new JobRow(number, uid, writeId, cells) { Subscriber = violations.Count == 0 ? subscriber : null, Violations = violations };
    }

    /// <summary>Whether no rule is broken, without making anything of the row; false also where a cell is too long to be looked at so.</summary>
    private bool IsGood(CsvRecords record)
    {
        for (var i = 0; i < (_uidOnly ? 1 : _columns.Length); i++)
        {
            ReadOnlySpan<char> value = [];
            if (_columns[i] >= 0 && !record.TryCell(_columns[i], _text, out value)) return false;
            if (SubscriberRules.Check(SubscriberField.All[i], value) is not null) return false;
        }

        return true;
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

    private SubscriberDraft Draft(string[] cells)
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

        string? Text(int field) => _cells[field] < 0 ? null : cells[_cells[field]];
    }

    private static RuleViolation Duplicate(DuplicateRow duplicate) =>
        new(duplicate.Field.Name, $"duplicate_{duplicate.Field.Name}", $"{duplicate.Field.Name} is the same as in row {duplicate.EarlierRow}.");
}
