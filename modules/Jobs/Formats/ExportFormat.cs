using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>The formats of api.md.</summary>
/// <param name="Name">As jobs name it.</param>
/// <param name="Extension">Of the file, without dot.</param>
/// <param name="NewWriter">Makes a writer of rows with these columns.</param>
internal sealed record ExportFormat(string Name, string Extension, Func<IReadOnlyList<ExportColumn>, ExportWriter> NewWriter)
{
    public static readonly ExportFormat Csv = new(ExportFormats.Csv, "csv", columns => new CsvExportWriter(columns));
    public static readonly ExportFormat Json = new(ExportFormats.Json, "json", columns => new JsonExportWriter(columns, array: true));
    public static readonly ExportFormat JsonLines = new(ExportFormats.JsonLines, "jsonl", columns => new JsonExportWriter(columns, array: false));
    public static readonly ExportFormat Xml = new(ExportFormats.Xml, "xml", columns => new XmlExportWriter(columns));

    public static IReadOnlyList<ExportFormat> All { get; } = [Csv, Json, JsonLines, Xml];

    /// <summary>Null when there is no format of that name.</summary>
    public static ExportFormat? Find(string? name) => All.FirstOrDefault(f => f.Name == name);
}
