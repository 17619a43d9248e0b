using System.Net;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>The plugin's system as source and target of jobs, each on a portal and a service of its own.</summary>
public sealed class PluginJobTests : IAsyncLifetime
{
    private readonly PluginPortal _plugin = new();

    private HttpClient Admin => _plugin.Admin;

    public Task InitializeAsync() => _plugin.InitializeAsync();

    public Task DisposeAsync() => _plugin.DisposeAsync();

    [Fact]
    public async Task A_migration_from_it_into_cloud_counts_every_row_and_moves_it_whole()
    {
        await FillAsync(2_500);
        await _plugin.Portal.AddSubscriberAsync("cloud", "owner", s => s with { Msisdn = Storage.Samples.Msisdn(7) });

        var job = await Admin.RunJobAsync("/migration/jobs", new { jobType = "MIGRATION", source = "sample", target = "CLOUD" });

        Assert.Equal(("COMPLETED", 2_500, 2_500, 2_499, 1, 0), (
            (string?)job["job_status"], (long)job["total_records"]!, (long)job["processed_records"]!, (long)job["success_records"]!, (long)job["failed_records"]!, (long)job["skipped_records"]!));
        Assert.Equal(2_500, (await _plugin.Portal.Provider("cloud").CountAsync(CancellationToken.None)).Total);
        foreach (var n in new[] { 1, 1_250, 2_500 })
        {
            var (there, here) = (await GetAsync("sample", n), await GetAsync("cloud", n));
            Assert.True(SubscriberComparison.AreEqual(there!.Subscriber, here!.Subscriber));
            Assert.Equal(there.Subscriber.CreatedAt, here.Subscriber.CreatedAt);
        }

        Assert.Null(await GetAsync("cloud", 7));
        Assert.Contains(Storage.Samples.Uid(7), await Admin.GetStringAsync($"/jobs/{job["job_id"]}/rejects"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_into_it_is_undone_again()
    {
        var writes = Enumerable.Range(1, 300).Select(n => SubscriberWrite.Create(Storage.Samples.Subscriber(n), $"test:{n}")).ToArray();
        await _plugin.Portal.Provider("legacy").WriteBatchAsync(writes, CancellationToken.None);

        var job = await Admin.RunJobAsync("/migration/jobs", new { jobType = "MIGRATION", source = "LEGACY", target = "sample" });
        Assert.Equal(("COMPLETED", 300), ((string?)job["job_status"], (long)job["success_records"]!));
        Assert.Equal(300, _plugin.Service.Count);

        var undo = await Admin.PostJsonAsync($"/jobs/{job["job_id"]}/undo", new { }, HttpStatusCode.Accepted);
        var undone = await Admin.WaitForJobAsync((string)undo["job_id"]!);
        Assert.Equal(("COMPLETED", 0), ((string?)undone["job_status"], _plugin.Service.Count));
    }

    [Fact]
    public async Task It_is_exported_and_deleted_from_in_bulk()
    {
        await FillAsync(1_200);

        var export = await Admin.RunJobAsync("/export/jobs", new { exportScope = "sample", format = "CSV", maskPii = false });
        Assert.Equal(("COMPLETED", 1_200), ((string?)export["job_status"], (long)export["success_records"]!));
        var lines = (await Admin.GetStringAsync(await LinkAsync(export))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1_201, lines.Length);
        Assert.Contains(Storage.Samples.Imsi(600), lines[600], StringComparison.Ordinal);

        var deleted = await Admin.RunJobAsync("/migration/jobs", new { jobType = "BULK_DELETE", target = "sample", filters = new { planId = "BASIC" } });
        Assert.Equal(("COMPLETED", 1_200, 0), ((string?)deleted["job_status"], (long)deleted["success_records"]!, _plugin.Service.Count));
    }

    [Fact]
    public async Task A_job_waits_while_the_service_is_down_and_loses_nothing()
    {
        await FillAsync(1_500);
        await _plugin.Service.StopAsync();
        var job = await Admin.PostJsonAsync("/migration/jobs", new { jobType = "MIGRATION", source = "sample", target = "CLOUD" }, HttpStatusCode.Accepted);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await _plugin.Service.StartAsync();

        var done = await Admin.WaitForJobAsync((string)job["job_id"]!, TimeSpan.FromSeconds(60));

        Assert.Equal(("COMPLETED", 1_500, 0), ((string?)done["job_status"], (long)done["success_records"]!, (long)done["failed_records"]!));
        Assert.Equal(1_500, (await _plugin.Portal.Provider("cloud").CountAsync(CancellationToken.None)).Total);
    }

    [Theory]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"nowhere","target":"CLOUD"}""", "source")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"sample","target":"sample"}""", "source")]
    [InlineData("/migration/jobs", """{"jobType":"MIGRATION","source":"LEGACY","target":"SAMPLE"}""", "target")]
    [InlineData("/export/jobs", """{"exportScope":"nowhere"}""", "exportScope")]
    [InlineData("/export/jobs", """{"exportScope":"dual"}""", "exportScope")]
    public async Task A_system_that_is_not_there_is_refused_and_the_answer_names_those_that_are(string path, string body, string field)
    {
        var answer = await Subscribers.SubscriberCalls.CallAsync(Admin, "POST", path, body);

        var message = (string)answer.Expect(HttpStatusCode.BadRequest).Json["errors"]![field]![0]!;
        Assert.Contains("sample", message, StringComparison.Ordinal);
    }

    private async Task FillAsync(int count)
    {
        foreach (var chunk in Enumerable.Range(1, count).Chunk(1000))
        {
            var outcomes = await _plugin.Portal.Provider("sample").WriteBatchAsync([.. chunk.Select(n => SubscriberWrite.Create(Storage.Samples.Subscriber(n), $"test:{n}"))], CancellationToken.None);
            Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Done>(outcome));
        }
    }

    private Task<StoredSubscriber?> GetAsync(string system, int n) => _plugin.Portal.Provider(system).GetAsync(Storage.Samples.Uid(n), CancellationToken.None);

    private async Task<Uri> LinkAsync(JsonObject job)
    {
        using var answer = await Admin.GetAsync(new Uri($"/jobs/{job["job_id"]}/output", UriKind.Relative));
        return answer.Headers.Location!;
    }
}
