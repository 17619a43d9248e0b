using System.Text;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Migration;

public class HostileFileTests
{
    /// <summary>Null: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "empty", "", "empty" },
        { "byte order mark alone", "\uFEFF", "empty" },
        { "duplicate header", "uid,msisdn,imsi,status,uid\na,b,c,d,e\n", "'uid' twice" },
        { "missing columns", "uid,msisdn\na,b\n", "lacks imsi, status" },
        { "unknown column", "uid,msisdn,imsi,status,colour\n", "'colour'" },
        { "cut inside a quoted cell", SampleFile.Header + SampleFile.Rows(0, 2) + "x,\"+99912", "row 4" },
    };

    [Theory, MemberData(nameof(BadFiles))]
    public async Task A_bad_file_fails_the_job_and_says_where_and_why(string what, string text, string reason)
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var job = await bench.AddJobAsync(text);

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => bench.RunAsync(job));

        Assert.True(failure.Error == ActivityFailedException.Permanent && failure.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {failure.Message}");
        Assert.Empty(await bench.ContentAsync(SystemKeys.Legacy));
    }

    [Fact]
    public async Task Utf16_is_refused_by_name_and_bytes_that_are_not_utf8_with_their_row()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var utf16 = await bench.AddJobAsync(Encoding.Unicode.GetBytes(SampleFile.Header + SampleFile.Rows(0, 3)));
        var latin1 = await bench.AddJobAsync([.. SampleFile.Bytes("uid,msisdn,imsi,status,firstName\n"), .. SampleFile.Bytes(SampleFile.Row(SampleFile.At(0)).TrimEnd() + ",Zo"), 0xEB, (byte)'\n']);

        Assert.Contains("UTF-16", (await Assert.ThrowsAsync<ActivityFailedException>(() => bench.RunAsync(utf16))).Message, StringComparison.Ordinal);
        Assert.Contains("Row 2", (await Assert.ThrowsAsync<ActivityFailedException>(() => bench.RunAsync(latin1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_never_came_fails_the_job()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var job = await bench.AddJobAsync((byte[]?)null, j => j with { InputFileKey = "uploads/none.csv" });

        Assert.Equal(ActivityFailedException.Permanent, (await Assert.ThrowsAsync<ActivityFailedException>(() => bench.RunAsync(job))).Error);
    }

    [Fact]
    public async Task A_header_alone_is_a_job_of_no_rows()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var job = await bench.AddJobAsync("\uFEFF" + SampleFile.Header + "\r\n  \n");

        Assert.Equal(new JobCounts(), await bench.RunAsync(job));
        Assert.Equal(0, (await bench.Jobs.FindAsync(job.JobId, CancellationToken.None))!.Job.TotalRecords);
    }

    [Fact]
    public async Task Bad_rows_are_rejects_that_name_column_and_rule_and_the_others_go_through()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var good = SampleFile.At(0);
        var lines = new[]
        {
            SampleFile.Row(good).TrimEnd() + ",Good",
            SampleFile.Row(SampleFile.At(1)).TrimEnd(),
            SampleFile.Row(SampleFile.At(2)).TrimEnd() + ",Name,extra",
            SampleFile.Row(SampleFile.At(3)).TrimEnd() + ",\"quote\"d",
            SampleFile.Row(SampleFile.At(4)).TrimEnd() + ",nul\0",
            SampleFile.Row(SampleFile.At(5)).TrimEnd() + "," + new string('x', 200_000),
            $"{good.Uid},0,1,GONE,Twin",
        };
        var job = await bench.AddJobAsync("uid,msisdn,imsi,status,firstName\r\n" + string.Join("\r\n\n", lines));

        Assert.Equal(new JobCounts(1, 6), await bench.RunAsync(job));

        var rejects = await bench.RejectsAsync(job);
        Assert.Equal(["row", "column", "code", "message", "uid", "msisdn", "imsi", "status", "firstName"], rejects[0]);
        Assert.Equal(
            ["3 firstName too_few_cells", "4 row too_many_cells", "5 row bad_quotes", "6 firstName control_character", "7 firstName too_long", "8 msisdn msisdn_format"],
            rejects.Skip(1).Select(r => string.Join(' ', r.Take(3))));
        Assert.Contains("imsi must", rejects[6][3], StringComparison.Ordinal);
        Assert.Contains("same as in row 2", rejects[6][3], StringComparison.Ordinal);
        Assert.Equal((8, 10), (rejects[1].Length, rejects[2].Length));
        Assert.Equal([good.Uid], (await bench.ContentAsync(SystemKeys.Legacy)).Keys);
    }

    [Fact]
    public async Task Separators_quotes_guards_and_white_space_are_read_as_meant()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var (a, b) = (SampleFile.At(0), SampleFile.At(1));
        var text = "\uFEFFSTATUS;uid;MSISDN;imsi;plan_id;address;firstName\r\n"
            + $"ACTIVE; {a.Uid} ;{a.Msisdn};{a.Imsi};;\"1 Main St;\nTown\";'=1+1\n"
            + $"\"ACTIVE\";{b.Uid};'{b.Msisdn};{b.Imsi};\"\";''@x;O'Neil \"Ed\"\r\n";
        var job = await bench.AddJobAsync(text);

        Assert.Equal(new JobCounts(2), await bench.RunAsync(job));

        var content = await bench.ContentAsync(SystemKeys.Legacy);
        Assert.Equal((null, "1 Main St;\nTown", "=1+1"), (content[a.Uid].PlanId, content[a.Uid].Address, content[a.Uid].FirstName));
        Assert.Equal((b.Msisdn, null, "'@x", "O'Neil \"Ed\""), (content[b.Uid].Msisdn, content[b.Uid].PlanId, content[b.Uid].Address, content[b.Uid].FirstName));
    }
}
