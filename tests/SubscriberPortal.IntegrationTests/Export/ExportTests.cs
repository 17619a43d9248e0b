using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Audit;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Export;

public class ExportTests
{
    /// <summary>None: the embedded systems.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>How many records to take instead of so many embedded ones.</summary>
    protected virtual int Of(int count) => count;

    [Theory]
    [InlineData(ExportScopes.CloudOnly, 12)]
    [InlineData(ExportScopes.LegacyOnly, 13)]
    [InlineData(ExportScopes.BothSystems, 15)]
    [InlineData(ExportScopes.Comparison, 15)]
    public async Task A_scope_has_one_row_for_each_uid_in_order(string scope, int rows)
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(10));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("a-1"), Samples.Subscriber("z-1"));
        await bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("b-1"), Samples.Subscriber("m-1"), Samples.Subscriber("zz-1"));

        var (job, bytes) = await ExportAsync(bench, scope, ExportFormats.JsonLines);

        var uids = Lines(bytes).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("uid").GetString()!).ToArray();
        Assert.Equal(rows, uids.Length);
        Assert.Equal(uids.Distinct().Order(StringComparer.Ordinal), uids);
        Assert.Equal((new JobCounts(rows), rows), (job.Counts, job.TotalRecords));
    }

    [Fact]
    public async Task Of_both_systems_the_row_is_Legacys_where_the_sides_differ()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(3));
        await bench.PutAsync(SystemKeys.Legacy, Samples.Subscriber("uid-00001") with { LastName = "Of Legacy" });

        var (_, bytes) = await ExportAsync(bench, ExportScopes.BothSystems, ExportFormats.JsonLines);

        Assert.Equal("Of Legacy", JsonDocument.Parse(Lines(bytes)[1]).RootElement.GetProperty("lastName").GetString());
    }

    [Fact]
    public async Task Many_small_parts_of_a_system_in_an_order_of_its_own_give_the_same_file()
    {
        await using var plain = await CreateAsync();
        await using var other = await CreateAsync(OtherProvider.Over(SystemKeys.Cloud, backwards: true), ("Jobs:Scans:BufferKilobytes", "2"));
        var subscribers = AuditBench.Subscribers(400).Select(s => s with { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch }).ToArray();
        await plain.PutAsync(SystemKeys.Cloud, subscribers);
        await other.PutAsync(SystemKeys.Cloud, subscribers);

        var (_, expected) = await ExportAsync(plain, ExportScopes.CloudOnly, ExportFormats.Csv);
        var (_, actual) = await ExportAsync(other, ExportScopes.CloudOnly, ExportFormats.Csv);

        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(actual));
    }

    [Fact]
    public async Task A_comparison_names_the_differing_fields_and_both_values()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(2));
        await bench.PutAsync(SystemKeys.Cloud, Samples.Subscriber("uid-00000") with { PlanId = "GOLD", Email = null }, Samples.Subscriber("uid-00002"));

        var (_, bytes) = await ExportAsync(bench, ExportScopes.Comparison, ExportFormats.JsonLines);

        var rows = Lines(bytes).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(["CONFLICT", "SYNCED", "CLOUD_ONLY"], rows.Select(r => r.GetProperty("syncStatus").GetString()));
        Assert.Equal("planId email", rows[0].GetProperty("differingFields").GetString());
        Assert.Equal(("GOLD", "BASIC"), (rows[0].GetProperty("cloudPlanId").GetString(), rows[0].GetProperty("legacyPlanId").GetString()));
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("legacyMsisdn").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, rows[2].GetProperty("cloudUpdatedAt").ValueKind);
    }

    [Fact]
    public async Task A_comparison_takes_no_write_during_the_export_for_a_difference()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(5));
        var job = await AddAsync(bench, ExportScopes.Comparison, ExportFormats.JsonLines);
        await bench.RunAsync("PlanExport", job);
        await bench.RunAsync("ExportSystem", job, SystemKeys.Cloud);
        await bench.PutBothAsync(Samples.Subscriber("uid-00003") with { FirstName = "New" });
        await bench.RunAsync("ExportSystem", job, SystemKeys.Legacy);
        await bench.RunAsync("MergeExport", job);

        var rows = await bench.ReadTextAsync((await bench.JobAsync(job.JobId)).OutputFileKey!);

        Assert.DoesNotContain("CONFLICT", rows, StringComparison.Ordinal);
        Assert.Equal(2, rows.Split("\"New\"").Length - 1);
    }

    [Fact]
    public async Task Personal_data_is_masked_unless_the_job_says_otherwise()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(Samples.Subscriber("one"));

        var (_, masked) = await ExportAsync(bench, ExportScopes.BothSystems, ExportFormats.Csv, job => job with { MaskPii = true });
        var (_, comparison) = await ExportAsync(bench, ExportScopes.Comparison, ExportFormats.Csv, job => job with { MaskPii = true });

        foreach (var text in new[] { Encoding.UTF8.GetString(masked), Encoding.UTF8.GetString(comparison) })
        {
            Assert.DoesNotContain("Sample Street", text, StringComparison.Ordinal);
            Assert.DoesNotContain("1990", text, StringComparison.Ordinal);
            Assert.Contains("•••@example.org", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_filter_lets_only_matching_records_through()
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(10).Select((s, i) => s with { Status = i < 4 ? SubscriberStatus.Suspended : SubscriberStatus.Active }));

        var (job, bytes) = await ExportAsync(bench, ExportScopes.BothSystems, ExportFormats.Csv, j => j with { Filters = new SubscriberFilter { Status = SubscriberStatus.Suspended } });

        Assert.Equal(4, job.TotalRecords);
        Assert.Equal(5, Lines(bytes).Length);
    }

    [Theory]
    [InlineData(ExportFormats.Csv, "csv.gz")]
    [InlineData(ExportFormats.Json, "json.gz")]
    public async Task A_compressed_export_unpacks_to_the_same(string format, string extension)
    {
        await using var bench = await CreateAsync();
        await bench.PutBothAsync(AuditBench.Subscribers(700));

        var (_, plain) = await ExportAsync(bench, ExportScopes.LegacyOnly, format);
        var (job, packed) = await ExportAsync(bench, ExportScopes.LegacyOnly, format, j => j with { Gzip = true });

        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)) await gzip.CopyToAsync(unpacked);
        Assert.EndsWith(extension, job.OutputFileKey, StringComparison.Ordinal);
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Theory]
    [InlineData(ExportFormats.Csv)]
    [InlineData(ExportFormats.Json)]
    [InlineData(ExportFormats.JsonLines)]
    [InlineData(ExportFormats.Xml)]
    public async Task Nothing_to_export_is_a_well_formed_empty_file(string format)
    {
        await using var bench = await CreateAsync();

        var (job, bytes) = await ExportAsync(bench, ExportScopes.BothSystems, format);

        Assert.Equal(0, job.TotalRecords);
        var text = Encoding.UTF8.GetString(bytes);
        if (format == ExportFormats.Json) Assert.Equal(0, JsonDocument.Parse(text).RootElement.GetArrayLength());
        else if (format == ExportFormats.Xml) Assert.Empty(XDocument.Parse(text).Root!.Elements());
        else Assert.Equal(format == ExportFormats.Csv ? 1 : 0, Lines(bytes).Length);
    }

    [Fact]
    public async Task An_export_that_broke_off_goes_on_and_may_be_finished_twice()
    {
        await using var bench = await CreateAsync(OtherProvider.Over(SystemKeys.Cloud), ("Jobs:Scans:BufferKilobytes", "4"), ("Jobs:Scans:SegmentsInParallel", "1"));
        var count = Of(1000);
        await bench.PutAsync(SystemKeys.Cloud, AuditBench.Subscribers(count));
        var cloud = (OtherProvider)bench.Provider(SystemKeys.Cloud);
        var job = await AddAsync(bench, ExportScopes.CloudOnly, ExportFormats.Json);
        await bench.RunAsync("PlanExport", job);
        cloud.BreakAfter = count * 3 / 5;
        await Assert.ThrowsAsync<SystemUnavailableException>(() => bench.RunAsync("ExportSystem", job, SystemKeys.Cloud));
        cloud.BreakAfter = null;

        await bench.RunAsync("ExportSystem", job, SystemKeys.Cloud);
        await bench.RunAsync("MergeExport", job);
        await bench.RunAsync("MergeExport", job);

        var done = await bench.JobAsync(job.JobId);
        Assert.InRange(cloud.Scanned, count, count + 100);
        Assert.Equal(count, JsonDocument.Parse(await bench.ReadTextAsync(done.OutputFileKey!)).RootElement.GetArrayLength());
        Assert.Equal(count, (await bench.Jobs.CheckpointsAsync(job.JobId, CancellationToken.None)).Sum(c => c.Counts.Success));
        Assert.Empty(await bench.Files.ListAsync(RunKey.FolderOf(job.JobId), CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task A_scope_or_format_that_does_not_exist_is_never_retried()
    {
        await using var bench = await CreateAsync();
        foreach (var (scope, format) in new[] { ("EVERYTHING", ExportFormats.Csv), (ExportScopes.CloudOnly, "XLSX") })
        {
            var job = await AddAsync(bench, scope, format);
            var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => bench.RunAsync("PlanExport", job));
            Assert.Equal(ActivityFailedException.Permanent, failure.Error);
        }
    }

    private static Task<JobRecord> AddAsync(ScanBench bench, string scope, string format, Func<JobRecord, JobRecord>? change = null) =>
        bench.AddJobAsync(JobTypes.Export, job =>
        {
            var export = job with { ExportScope = scope, Format = format, MaskPii = false };
            return change?.Invoke(export) ?? export;
        });

    private static async Task<(JobRecord Job, byte[] Bytes)> ExportAsync(ScanBench bench, string scope, string format, Func<JobRecord, JobRecord>? change = null)
    {
        var job = await AddAsync(bench, scope, format, change);
        await bench.RunAsync("PlanExport", job);
        if (scope != ExportScopes.LegacyOnly) await bench.RunAsync("ExportSystem", job, SystemKeys.Cloud);
        if (scope != ExportScopes.CloudOnly) await bench.RunAsync("ExportSystem", job, SystemKeys.Legacy);
        await bench.RunAsync("MergeExport", job);
        var done = await bench.JobAsync(job.JobId);
        using var bytes = new MemoryStream();
        await using (var stream = await bench.Files.OpenReadAsync(done.OutputFileKey!, 0, null, CancellationToken.None)) await stream.CopyToAsync(bytes);
        return (done, bytes.ToArray());
    }

    private static string[] Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<ScanBench> CreateAsync(Action<IServiceCollection>? change = null, params (string Key, string Value)[] settings) =>
        await ScanBench.CreateAsync(change, [.. settings, .. (await SettingsAsync() ?? new Dictionary<string, string>()).Select(s => (s.Key, s.Value))]);
}
