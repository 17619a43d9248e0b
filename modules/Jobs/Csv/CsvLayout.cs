using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Csv;

/// <summary>What the header of a subscriber file says: which column holds which field.</summary>
internal sealed class CsvLayout
{
    /// <summary>The columns that a rejects file has in front; ignored when it is uploaded again.</summary>
    public static readonly IReadOnlyList<string> RejectColumns = ["row", "column", "code", "message"];

    /// <summary>What an export has beside the fields, and nobody but the stores may set: ignored like read-only members of a body, so that an export can be uploaded.</summary>
    private static readonly string[] ReadOnlyColumns = ["createdAt", "updatedAt", "syncStatus", "cloudUpdatedAt", "legacyUpdatedAt"];

    private readonly SubscriberField?[] _fields;

    private CsvLayout(char separator, IReadOnlyList<string> headers, SubscriberField?[] fields)
    {
        (Separator, Headers, _fields) = (separator, headers, fields);
        Given = fields.OfType<SubscriberField>().Select(f => f.Name).ToHashSet();
        OwnColumns = [.. Enumerable.Range(0, fields.Length).Where(i => fields[i] is not null)];
    }

    public char Separator { get; }

    /// <summary>As they stand in the file.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The names of the fields that have a column.</summary>
    public IReadOnlySet<string> Given { get; }

    /// <summary>Columns that hold a field, none of those that are ignored.</summary>
    public IReadOnlyList<int> OwnColumns { get; }

    /// <summary>The field of a column; null when the column is ignored.</summary>
    public SubscriberField? FieldOf(int column) => _fields[column];

    public int ColumnOf(SubscriberField field) => Array.IndexOf(_fields, field);

    /// <exception cref="BadFileException">A column is unknown, named twice or missing.</exception>
    public static CsvLayout Parse(char separator, IReadOnlyList<string> headers, IReadOnlyList<SubscriberField> required)
    {
        var fields = new SubscriberField?[headers.Count];
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var column = 0; column < headers.Count; column++)
        {
            var header = headers[column];
            if (header.Length == 0) throw new BadFileException($"Column {column + 1} of the header has no name.");
            fields[column] = SubscriberField.Find(header);
            if (fields[column] is null && !RejectColumns.Concat(ReadOnlyColumns).Contains(header, StringComparer.OrdinalIgnoreCase))
                throw new BadFileException($"Column {column + 1} of the header, '{Shorten(header)}', is not known. Known are {string.Join(", ", SubscriberField.All.Select(f => f.Name))}.");

            var name = fields[column]?.Name ?? header;
            if (!seen.TryAdd(name, column)) throw new BadFileException($"The header names '{name}' twice, in columns {seen[name] + 1} and {column + 1}.");
        }

        var missing = required.Where(f => !fields.Contains(f)).Select(f => f.Name).ToList();
        if (missing.Count > 0) throw new BadFileException($"The header lacks {string.Join(", ", missing)}.");
        return new CsvLayout(separator, headers, fields);
    }

    private static string Shorten(string header) => header.Length <= 40 ? header : string.Concat(header.AsSpan(0, 40), "…");
}
