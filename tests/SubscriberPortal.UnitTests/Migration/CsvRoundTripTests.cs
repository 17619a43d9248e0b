using System.Text;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Migration;

public sealed class CsvRoundTripTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("a,b")]
    [InlineData("say \"hi\"")]
    [InlineData("\"")]
    [InlineData("two\r\nlines")]
    [InlineData("=SUM(A1)")]
    [InlineData("'=SUM(A1)")]
    [InlineData("semi;colon\tand tab")]
    [InlineData("\uFEFFbegins with U+FEFF")]
    [InlineData("Ω≈ç√ 😀 مرحبا")]
    [InlineData("nul\0inside")]
    public async Task A_cell_comes_back_as_it_was(string value)
    {
        var rows = await ReadAsync(Written(new CsvRowWriter().Cell("first").EndRow().Cell(value).Cell("x").EndRow()));

        Assert.Equal([value, "x"], rows[1]);
    }

    [Fact]
    public void An_msisdn_is_no_formula_in_its_own_column_alone()
    {
        var text = Encoding.UTF8.GetString(Written(new CsvRowWriter().Cell(SubscriberField.Msisdn, "+15550100").Cell(SubscriberField.FirstName, "+15550100").Cell(SubscriberField.Msisdn, "+1").EndRow()));

        Assert.Equal("+15550100,'+15550100,'+1\r\n", text);
    }

    [Fact]
    public async Task Outer_white_space_of_a_cell_is_trimmed_and_what_is_left_empty_is_empty()
    {
        var rows = await ReadAsync("  a \t, \" b \" ,\u00a0c\u00a0,\"  \",\n"u8.ToArray());

        Assert.Equal(["a", "b", "c", "", ""], Assert.Single(rows));
    }

    [Fact]
    public async Task Line_ends_may_be_mixed_and_blank_lines_are_no_rows()
    {
        await using var records = new CsvRecords(new MemoryStream("a,1\r\nb,2\n\r\n   \n\nc,3"u8.ToArray()), ',', 0, 1);
        var found = new List<(long Row, string First)>();
        while (await records.ReadAsync(CancellationToken.None)) found.Add((records.Row, records.Cell(0)));

        Assert.Equal([(1, "a"), (2, "b"), (3, "c")], found);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_names_the_row_in_which_it_was_opened()
    {
        var failure = await Assert.ThrowsAsync<BadFileException>(() => ReadAsync("a,b\nc,d\ne,\"f\ng,h\n"u8.ToArray()));

        Assert.Contains("row 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_without_end_is_refused_before_it_fills_the_memory()
    {
        await using var records = new CsvRecords(new EndlessQuote(), ',', 0, 1);

        var failure = await Assert.ThrowsAsync<BadFileException>(async () => await records.ReadAsync(CancellationToken.None));

        Assert.Contains("Row 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_of_a_file_is_read_like_the_whole()
    {
        var file = "h,i\na,\"1\n1\"\n\uFEFFb,2\nc,3\n"u8.ToArray();
        await using var whole = new CsvRecords(new MemoryStream(file), ',', 0, 1);
        while (await whole.ReadAsync(CancellationToken.None) && whole.Row < 3) { }
        var offset = (int)whole.Offset;

        await using var range = new CsvRecords(new MemoryStream(file[offset..]), ',', offset, 3);
        Assert.True(await range.ReadAsync(CancellationToken.None));

        Assert.Equal((3, (long)offset, "\uFEFFb"), (range.Row, range.Offset, range.Cell(0)));
    }

    private static byte[] Written(CsvRowWriter writer) => writer.Written.ToArray();

    private static async Task<List<string[]>> ReadAsync(byte[] bytes)
    {
        await using var records = new CsvRecords(new MemoryStream(bytes), ',', 0, 1);
        var rows = new List<string[]>();
        while (await records.ReadAsync(CancellationToken.None)) rows.Add([.. Enumerable.Range(0, records.CellCount).Select(records.Cell)]);
        return rows;
    }

    private sealed class EndlessQuote : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'"');
            if (buffer.Length > 1) buffer[1..].Fill((byte)'x');
            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }
}
