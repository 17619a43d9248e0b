using System.Text;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>Files that are not what they should be, through the whole portal: each is a job that says what is wrong with it, and what was good in it is in.</summary>
public sealed class HostileUploadTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private const string Header = "uid,msisdn,imsi,status,firstName";

    /// <summary>What the file is, its bytes for rows of the given uids, and words of the reason.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "empty", "empty" },
        { "a byte order mark alone", "empty" },
        { "duplicate header", "twice" },
        { "missing columns", "lacks" },
        { "unknown column", "'colour'" },
        { "UTF-16 with a mark", "UTF-16" },
        { "UTF-16 without a mark", "UTF-16" },
        { "UTF-16 big-endian without a mark", "UTF-16" },
        { "UTF-32", "UTF-" },
        { "NUL bytes alone", "" },
        { "cut inside a quoted cell", "row 3" },
        { "not UTF-8", "Row 3" },
        { "wrong delimiter", "" },
        { "a hundred thousand columns", "" },
        { "a zip file", "" },
        { "a header of two megabytes", "" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_file_is_a_failed_job_that_says_why(string what, string reason)
    {
        var job = await RunAsync(BrokenFile(what));

        Assert.Equal("FAILED", (string?)job["job_status"]);
        var error = (string?)job["error"];
        Assert.True(error is { Length: > 10 } && error.Contains(reason, StringComparison.OrdinalIgnoreCase), $"{what}: {error}");
        Assert.True(error.Length < 1000 && !error.Contains("Exception", StringComparison.Ordinal) && !error.Contains("   at ", StringComparison.Ordinal), error);
        await AssertServesAsync();
    }

    [Fact]
    public async Task A_header_alone_is_a_job_of_no_rows()
    {
        var job = await RunAsync(Encoding.UTF8.GetBytes(Header));

        Assert.Equal(("COMPLETED", 0, 0), ((string)job["job_status"]!, (int)job["total_records"]!, (int)job["processed_records"]!));
    }

    [Theory]
    [InlineData("mixed", "\n", "\r\n", ",")]
    [InlineData("semi", "\r\n", "\r\n", ";")]
    [InlineData("tab", "\n", "\n", "\t")]
    [InlineData("old", "\r\n", "\n", ",")]
    public async Task Line_ends_may_be_mixed_and_cells_parted_as_spreadsheets_do(string prefix, string first, string second, string separator)
    {
        var text = "\uFEFF" + Header.ToUpperInvariant() + first + Row($"{prefix}-a", "Ada") + first + first + Row($"{prefix}-b", "Bob") + second + Row($"{prefix}-c", "Cyd");

        var job = await RunAsync(Encoding.UTF8.GetBytes(text.Replace(",", separator, StringComparison.Ordinal)));

        Assert.Equal(("COMPLETED", 3, 3), ((string)job["job_status"]!, (int)job["total_records"]!, (int)job["success_records"]!));
        Assert.Equal("Cyd", await FirstNameAsync($"{prefix}-c"));
    }

    [Fact]
    public async Task Bad_rows_among_good_ones_are_rejects_and_the_good_ones_are_in()
    {
        string[] rows =
        [
            Row("among-good", "Ada"),
            Row("among-nul", "A\0da"),
            Row("among-long", new string('x', 2 * 1024 * 1024)),
            Row("among-wide", "Ada") + string.Concat(Enumerable.Repeat(",x", 100_000)),
            Row("among-short", "Ada").Split(",Ada")[0],
            Row("among-quote", "\"A\"da"),
            Row("among-formula", "'=HYPERLINK(\"x\")"),
            Row("among-bullet", "•••"),
            Row("among-good", "Twin"),
        ];

        var job = await RunAsync(Encoding.UTF8.GetBytes(Header + "\n" + string.Join('\n', rows) + "\n"));

        Assert.Equal(("COMPLETED", 9, 2, 7), ((string)job["job_status"]!, (int)job["total_records"]!, (int)job["success_records"]!, (int)job["failed_records"]!));
        var rejects = await fixture.Admin.GetStringAsync($"/jobs/{job["job_id"]}/rejects");
        foreach (var line in new[] { "3,firstName,", "4,firstName,", "5,row,", "6,firstName,", "7,row,", "9,firstName,", "10,uid," })
            Assert.Contains("\r\n" + line, rejects, StringComparison.Ordinal);
        Assert.Equal("=HYPERLINK(\"x\")", await FirstNameAsync("among-formula"));
        Assert.Equal("Ada", await FirstNameAsync("among-good"));
        await AssertServesAsync();
    }

    private static byte[] BrokenFile(string what)
    {
        var good = $"{Header}\n{Row("broken-a", "Ada")}\n{Row("broken-b", "Bob")}\n";
        return what switch
        {
            "empty" => [],
            "a byte order mark alone" => [0xEF, 0xBB, 0xBF],
            "duplicate header" => Utf8("uid,msisdn,imsi,status,UID\n" + Row("broken-a", "x")),
            "missing columns" => Utf8("uid,msisdn\nbroken-a,+15550100\n"),
            "unknown column" => Utf8("colour," + good),
            "UTF-16 with a mark" => Encoding.Unicode.GetBytes("\uFEFF" + good),
            "UTF-16 without a mark" => Encoding.Unicode.GetBytes(good),
            "UTF-16 big-endian without a mark" => Encoding.BigEndianUnicode.GetBytes(good),
            "UTF-32" => Encoding.UTF32.GetBytes("\uFEFF" + good),
            "NUL bytes alone" => new byte[5000],
            "cut inside a quoted cell" => Utf8($"{Header}\n{Row("broken-a", "Ada")}\n{Row("broken-b", "\"Bo")}"),
            "not UTF-8" => [.. Utf8($"{Header}\n{Row("broken-a", "Ada")}\n{Row("broken-b", "Zo")}"), 0xEB, (byte)'\n'],
            "wrong delimiter" => Utf8(good.Replace(',', '|')),
            "a hundred thousand columns" => Utf8(string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"c{i}")) + "\n"),
            "a zip file" => [0x50, 0x4B, 3, 4, .. new byte[200], 0xFF, 0xFE, 0x0A],
            _ => Utf8(new string('u', 2 * 1024 * 1024) + "\n"),
        };
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Row(string uid, string firstName)
    {
        var sample = Samples.Subscriber(uid);
        return $"{uid},{sample.Msisdn},{sample.Imsi},ACTIVE,{firstName}";
    }

    private async Task<System.Text.Json.Nodes.JsonObject> RunAsync(byte[] file)
    {
        var upload = await fixture.Admin.UploadAsync("hostile.csv", file, "MIGRATION");
        return await fixture.Admin.WaitForJobAsync((string)upload["jobId"]!);
    }

    private async Task<string?> FirstNameAsync(string uid) =>
        (string?)(await fixture.Admin.CallAsync("GET", $"/legacy/subscribers/{uid}")).Expect(System.Net.HttpStatusCode.OK).Json["firstName"];

    /// <summary>Still up, and nothing of the broken files is in.</summary>
    private async Task AssertServesAsync()
    {
        var list = (await fixture.Admin.CallAsync("GET", "/legacy/subscribers?search=broken")).Expect(System.Net.HttpStatusCode.OK);
        Assert.Empty(list.Json["subscribers"]!.AsArray());
    }
}
