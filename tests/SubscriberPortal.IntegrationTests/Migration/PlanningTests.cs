using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.IntegrationTests.Migration;

public class PlanningTests
{
    /// <summary>Null: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>How many rows the file has.</summary>
    protected virtual int Rows => 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task Any_size_of_chunks_gives_the_same_rows(int rowsPerChunk)
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
        var generated = System.Text.Encoding.UTF8.GetString(await SampleFile.GeneratedAsync(Rows, 20));
        var job = await bench.AddJobAsync(generated.Replace("Lane, ", "Lane\r\n\r\n", StringComparison.Ordinal).Replace("ACTIVE,BASIC", "\"ACTIVE\" , \"BASIC\"\t", StringComparison.Ordinal));

        var whole = await RowsAsync(bench, job, int.MaxValue);
        var cut = await RowsAsync(bench, job, rowsPerChunk);

        Assert.Equal(Rows, whole.Count);
        Assert.Equal(whole, cut);
    }

    [Fact]
    public async Task A_plan_that_is_there_is_kept()
    {
        await using var bench = await MigrationBench.StartAsync(settings: await SettingsAsync());
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
