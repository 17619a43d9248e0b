using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Formats;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Export;

public sealed class ExportFormatTests
{
    private static readonly ExportColumn[] Columns = [new("uid", SubscriberField.Uid), new("address", SubscriberField.Address)];

    public static TheoryData<string> Formats => [.. ExportFormats.All];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_hostile_text_comes_back_as_it_was(string format)
    {
        string?[][] rows = [.. HostileText.All.Select((text, i) => new[] { $"uid-{i}", text })];

        var read = await ReadAsync(format, Write(format, Columns, rows));

        Assert.Equal(rows.Select(r => AsRead(format, r[1]!)), read.Select(r => r[1]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_text_comes_back_as_it_was(string format)
    {
        Prop.ForAll<string[]>(texts =>
        {
            string?[][] rows = [.. texts.Select(t => new[] { "uid", Unicode(t) })];
            var read = ReadAsync(format, Write(format, Columns, rows)).GetAwaiter().GetResult();
            return rows.Select(r => AsRead(format, r[1]!)).SequenceEqual(read.Select(r => r[1]!));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_a_spreadsheet_would_run_is_guarded_but_a_number_is_not()
    {
        ExportColumn[] columns = [new("msisdn", SubscriberField.Msisdn), new("lastName", SubscriberField.LastName)];

        var text = Encoding.UTF8.GetString(Write(ExportFormats.Csv, columns, [["+15550100", "=cmd|'/C calc'!A0"], ["+1-555", "''-x"]]));

        Assert.Equal("msisdn,lastName\r\n+15550100,'=cmd|'/C calc'!A0\r\n'+1-555,'''-x\r\n", text);
    }

    [Fact]
    public async Task An_export_is_a_file_that_an_upload_takes()
    {
        var subscriber = new Subscriber
        {
            Uid = "one",
            Msisdn = "+15550100",
            Imsi = "001010000000001",
            Status = SubscriberStatus.Active,
            FirstName = "=Ada",
            Address = "'\t1\r\nStreet, \"x\"",
            DateOfBirth = new DateOnly(1990, 2, 3),
        };
        var values = new string?[SubscriberRow.Columns.Count];
        SubscriberRow.Fill(values, subscriber, masked: false);

        var read = await ReadAsync(ExportFormats.Csv, Write(ExportFormats.Csv, SubscriberRow.Columns, [values]), SubscriberRow.Columns.Count);

        var layout = CsvLayout.Parse(',', [.. SubscriberRow.Columns.Select(c => c.Name)], SubscriberField.All);
        foreach (var field in SubscriberField.All) Assert.Equal(field.Read(subscriber) ?? "", read[0][layout.ColumnOf(field)]);
    }

    [Fact]
    public void Json_of_no_rows_and_of_some_is_one_array_with_every_member()
    {
        Assert.Equal("[\n\n]\n", Encoding.UTF8.GetString(Write(ExportFormats.Json, Columns, [])));
        Assert.Equal("[\n{\"uid\":\"a\",\"address\":null},\n{\"uid\":\"b\",\"address\":\"é\"}\n]\n", Encoding.UTF8.GetString(Write(ExportFormats.Json, Columns, [["a", null], ["b", "é"]])));
    }

    [Fact]
    public void Xml_leaves_out_what_is_not_there_and_encodes_what_it_cannot_hold()
    {
        var text = Encoding.UTF8.GetString(Write(ExportFormats.Xml, Columns, [["a", null], ["b", "x\u0001"]]));

        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<subscribers>\n<subscriber><uid>a</uid></subscriber>\n"
            + "<subscriber><uid>b</uid><address encoding=\"base64\">eAE=</address></subscriber>\n</subscribers>\n",
            text);
    }

    [Fact]
    public void A_comparison_row_has_both_values_of_every_field()
    {
        var cloud = new Subscriber { Uid = "one", Msisdn = "+15550100", Imsi = "001010000000001", Status = SubscriberStatus.Active, PlanId = "GOLD", CreatedAt = DateTimeOffset.UnixEpoch };
        var values = new string?[ComparisonRow.Columns.Count];

        ComparisonRow.Fill(values, "one", SyncStatus.Conflict, cloud, cloud with { PlanId = null, Imsi = "001010000000002" }, masked: true);

        var row = ComparisonRow.Columns.Zip(values).ToDictionary(p => p.First.Name, p => p.Second);
        Assert.Equal(("CONFLICT", "imsi planId"), (row["syncStatus"], row["differingFields"]));
        Assert.Equal(("GOLD", null), (row["cloudPlanId"], row["legacyPlanId"]));
        Assert.Equal(("001010•••••••••", "001010•••••••••"), (row["cloudImsi"], row["legacyImsi"]));
        Assert.Equal("1970-01-01T00:00:00.000Z", row["cloudCreatedAt"]);
        Assert.Equal(25, row.Count);
    }

    [Fact]
    public void A_download_is_named_after_scope_time_and_format()
    {
        var job = new JobRecord
        {
            JobId = "1",
            JobType = JobTypes.Export,
            Status = JobStatuses.Completed,
            CreatedBy = "a",
            CreatedAt = new DateTimeOffset(2026, 1, 31, 23, 59, 58, TimeSpan.Zero),
            ExportScope = ExportScopes.BothSystems,
            Format = ExportFormats.JsonLines,
            Gzip = true,
        };

        Assert.Equal("subscribers-both-systems-20260131-235958.jsonl.gz", ExportFileName.Download(job));
        Assert.Equal("jobs/1/export.jsonl.gz", ExportFileName.Key(job));
    }

    private static byte[] Write(string format, IReadOnlyList<ExportColumn> columns, string?[][] rows)
    {
        var writer = ExportFormat.Find(format)!.NewWriter(columns);
        var output = new ArrayBufferWriter<byte>();
        writer.WriteStart(output);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i > 0) output.Write(writer.Separator);
            writer.WriteRow(output, rows[i]);
        }

        output.Write(writer.End);
        return output.WrittenSpan.ToArray();
    }

    private static async Task<IReadOnlyList<string?[]>> ReadAsync(string format, byte[] bytes, int columns = 2)
    {
        var rows = new List<string?[]>();
        switch (format)
        {
            case ExportFormats.Csv:
                await using (var records = new CsvRecords(new MemoryStream(bytes), ',', 0, 1))
                {
                    while (await records.ReadAsync(CancellationToken.None)) rows.Add([.. Enumerable.Range(0, columns).Select(records.Cell)]);
                }

                return rows[1..];
            case ExportFormats.Json:
                return [.. JsonDocument.Parse(bytes).RootElement.EnumerateArray().Select(Row)];
            case ExportFormats.JsonLines:
                return [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Row(JsonDocument.Parse(l).RootElement))];
            default:
                return [.. XDocument.Load(new MemoryStream(bytes), LoadOptions.PreserveWhitespace).Root!.Elements().Select(e => e.Elements().Select(Text).ToArray())];
        }

        static string?[] Row(JsonElement row) => [.. row.EnumerateObject().Select(m => m.Value.GetString())];

        static string? Text(XElement value) => value.Attribute("encoding") is null ? value.Value : Encoding.UTF8.GetString(Convert.FromBase64String(value.Value));
    }

    /// <summary>An upload trims the outer white space of a cell (api.md), but for one that an export guarded.</summary>
    private static string AsRead(string format, string text) => format == ExportFormats.Csv && FormulaGuard.Prefix(text) is null ? text.Trim() : text;

    /// <summary>The generator makes halves of surrogate pairs, which no store holds.</summary>
    private static string Unicode(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
