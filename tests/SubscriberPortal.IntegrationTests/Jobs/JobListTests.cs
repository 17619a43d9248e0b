using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Jobs;

public abstract class JobListTests(JobsPortal portal)
{
    [Fact]
    public async Task The_list_is_newest_first_paged_and_filtered_by_type_status_and_time()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await portal.FinishedAsync("/audit/jobs", new { }));
            portal.Application.Time.Advance(TimeSpan.FromMinutes(1));
        }

        ids.Add(await portal.FinishedAsync("/export/jobs", new { }));
        ids.Reverse();

        Assert.Equal(ids, IdsOf(await ListAsync("")));
        var first = await ListAsync("?limit=3");
        var second = await ListAsync($"?limit=3&cursor={(string)first["pagination"]!["nextCursor"]!}");
        Assert.Equal(ids[..3], IdsOf(first));
        Assert.Equal(ids[3..], IdsOf(second));
        Assert.Null(second["pagination"]!["nextCursor"]);
        Assert.Equal(ids[..1], IdsOf(await ListAsync("?jobType=EXPORT")));
        Assert.Equal(ids[1..], IdsOf(await ListAsync("?jobType=AUDIT&status=COMPLETED")));
        Assert.Empty(IdsOf(await ListAsync("?status=FAILED")));

        var made = await portal.GetAsync(ids[1]);
        var at = Uri.EscapeDataString((string)made["created_at"]!);
        Assert.Equal(ids[..2], IdsOf(await ListAsync($"?from={at}")));
        Assert.Equal(ids[1..], IdsOf(await ListAsync($"?to={at}")));
        Assert.Equal(ids[1..2], IdsOf(await ListAsync($"?from={at}&to={at}")));
    }

    private async Task<JsonObject> ListAsync(string query) => (await portal.Admin.GetFromJsonAsync<JsonObject>($"/jobs{query}"))!;

    private static IEnumerable<string> IdsOf(JsonObject page) => page["jobs"]!.AsArray().Select(j => (string)j!["job_id"]!);
}

public sealed class EmbeddedJobListTests(JobsPortal portal) : JobListTests(portal), IClassFixture<JobsPortal>;

public sealed class RealSystemsJobListTests(RealSystemsJobsPortal portal) : JobListTests(portal), IClassFixture<RealSystemsJobsPortal>;
