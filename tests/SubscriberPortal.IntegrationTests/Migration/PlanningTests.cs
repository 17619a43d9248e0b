using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.IntegrationTests.Migration;

public sealed class PlanningTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task Any_size_of_chunks_gives_the_same_rows(int rowsPerChunk)
    {
        await using var bench = await MigrationBench.StartAsync();
        var generated = System.Text.Encoding.UTF8.GetString(await SampleFile.GeneratedAsync(400, 20));
        var job = await bench.AddJobAsync(generated.Replace("Lane, ", "Lane\r\n\r\n", StringComparison.Ordinal).Replace("ACTIVE,BASIC", "\"ACTIVE\" , \"BASIC\"\t", StringComparison.Ordinal));

        var whole = await RowsAsync(bench, job, int.MaxValue);
        var cut = await RowsAsync(bench, job, rowsPerChunk);

        Assert.Equal(400, whole.Count);
        Assert.Equal(whole, cut);
    }

    [Fact]
    public async Task Duplicates_are_found_by_spilling_what_does_not_fit_and_name_the_first_row()
    {
        var folder = Directory.CreateTempSubdirectory("portal-spill-");
        var text = SampleFile.Header + SampleFile.Rows(0, 500) + SampleFile.Rows(100, 3) + SampleFile.Row(SampleFile.At(600) with { Msisdn = SampleFile.At(7).Msisdn, Uid = new string('u', 64) }) + SampleFile.Row(SampleFile.At(601) with { Uid = new string('u', 64) }) + SampleFile.Rows(100, 1);
        await using var records = new CsvRecords(new MemoryStream(SampleFile.Bytes(text)), ',', 0, 1);
        await records.ReadAsync(CancellationToken.None);
        using var finder = new DuplicateFinder(CsvLayout.Parse(',', SampleFile.Header.TrimEnd().Split(','), []), uidOnly: false, folder.FullName, capacity: 64);
        while (await records.ReadAsync(CancellationToken.None)) finder.Add(records);

        var found = finder.Read().Select(d => $"{d.Row} {d.Field.Name} {d.EarlierRow}").ToList();

        Assert.Equal(
            ["502 uid 102", "502 msisdn 102", "502 imsi 102", "503 uid 103", "503 msisdn 103", "503 imsi 103", "504 uid 104", "504 msisdn 104", "504 imsi 104",
                "505 msisdn 9", "506 uid 505", "507 uid 102", "507 msisdn 102", "507 imsi 102"],
            found);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_plan_that_is_there_is_kept()
    {
        await using var bench = await MigrationBench.StartAsync();
        var job = await bench.AddJobAsync(SampleFile.Header + SampleFile.Rows(0, 10));
        await bench.DoAsync("PlanJob", job, []);

        await bench.PutFileAsync(job.InputFileKey!, SampleFile.Bytes("changed"));

        Assert.Equal(10, (await bench.DoAsync("PlanJob", job, []))["totalRecords"]!.GetValue<long>());
    }

    private static async Task<List<string>> RowsAsync(MigrationBench bench, JobRecord job, int rowsPerChunk)
    {
        var plan = await new FilePlanner(bench.Files, Path.GetTempPath()).PlanAsync(job, job.InputFileKey!, rowsPerChunk, CancellationToken.None);
        Assert.InRange(plan.Chunks.Count, 1, MigrationPlan.MaxChunks);
        var rows = new List<string>();
        for (var chunk = 0; chunk < plan.Chunks.Count; chunk++)
        {
            await foreach (var batch in new CsvRows(bench.Files, job, plan).ReadAsync(plan.Chunks[chunk], new ChunkCheckpoint(chunk, 0, new JobCounts(), null, false), CancellationToken.None))
                rows.AddRange(batch.Rows.Select(r => $"{r.Number}|{string.Join('|', r.Cells)}|{string.Join('|', r.Violations.Select(v => v.Message))}"));
        }

        return rows;
    }
}
