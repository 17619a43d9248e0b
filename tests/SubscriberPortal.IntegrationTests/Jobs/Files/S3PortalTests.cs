using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Migration;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

public sealed class S3PortalTests(S3Portal portal) : IClassFixture<S3Portal>
{
    private const int Rows = 3000;

    [Fact]
    public async Task A_file_put_straight_into_S3_is_migrated_and_exported_and_everything_lies_in_the_bucket()
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", await SampleFile.GeneratedAsync(Rows, 1), "MIGRATION");
        var id = (string)upload["jobId"]!;
        Assert.StartsWith($"http://127.0.0.1:{portal.Proxy.Port}/{portal.Bucket.Name}/uploads/{id}/rows.csv?", (string)upload["uploadUrl"]!, StringComparison.Ordinal);

        var job = await portal.Admin.WaitForJobAsync(id, TimeSpan.FromMinutes(2));

        Assert.Equal("COMPLETED", (string)job["job_status"]!);
        Assert.Equal((Rows, true), ((int)job["processed_records"]!, (int)job["failed_records"]! > 0));
        var rejects = await portal.Admin.GetStringAsync(new Uri($"/jobs/{id}/rejects", UriKind.Relative));
        Assert.Equal((int)job["failed_records"]! + 1, rejects.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(rejects, await portal.Bucket.AwsAsync("s3", "cp", $"s3://{portal.Bucket.Name}/jobs/{id}/rejects.csv", "-"));

        var export = await portal.Admin.RunJobAsync("/export/jobs", new { exportScope = "BOTH_SYSTEMS", format = "JSONL", maskPii = false }, TimeSpan.FromMinutes(1));
        using var anyone = new HttpClient();
        using var link = await portal.Admin.GetAsync(new Uri($"/jobs/{export["job_id"]}/output", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, link.StatusCode);
        var lines = (await anyone.GetStringAsync(link.Headers.Location)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(((int)export["success_records"]!, true), (lines.Length, lines.Length >= (int)job["success_records"]!));
        Assert.False(Directory.Exists(Path.Combine(portal.Application.Data.FullName, "files")), "Something was put into the data directory.");
    }

    [Fact]
    public async Task A_page_without_script_sends_its_file_through_the_portal_into_the_bucket()
    {
        using var browser = await portal.Application.BrowseAs("admin");
        using var page = await browser.GetPageAsync("/operations/new?type=migration");
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("migration"), "type" }, { new StringContent("FILE"), "Input.Source" },
            { new StringContent("CLOUD"), "Input.Target" }, { new StringContent("fail"), "Input.OnConflict" }, { new StringContent("run"), "Input.Run" },
            { new StringContent(SampleFile.Header + SampleFile.Rows(5000, 20)), "Upload", "twenty.csv" },
        };

        using var created = await browser.PostAsync(new Uri("/operations/new", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.Redirect, created.StatusCode);
        var id = created.Headers.Location!.OriginalString.Split('/')[^1];
        var job = await portal.Admin.WaitForJobAsync(id, TimeSpan.FromMinutes(1));
        Assert.Equal(("COMPLETED", 20), ((string)job["job_status"]!, (int)job["success_records"]!));
        Assert.Equal(SampleFile.Header + SampleFile.Rows(5000, 20), await portal.Bucket.AwsAsync("s3", "cp", $"s3://{portal.Bucket.Name}/uploads/{id}/twenty.csv", "-"));
    }

    [Fact]
    public async Task While_S3_is_away_answers_name_the_file_store_and_a_job_waits_and_loses_nothing()
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", await SampleFile.GeneratedAsync(Rows, 0, seed: 77));
        var id = (string)upload["jobId"]!;
        await portal.Admin.PostJsonAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = id, target = "CLOUD", options = new { throttlePerSecond = 1500 } }, HttpStatusCode.Accepted);
        await WaitUntilAsync(id, job => (int)job["processed_records"]! > 0);

        portal.Proxy.Mode = ProxyMode.Down;

        await WaitUntilAsync(id, job => (string?)job["limited_by"] == "waiting for files");
        using var problem = await portal.Admin.PostAsync(
            new Uri("/migration/jobs", UriKind.Relative), new StringContent($$"""{"jobType":"MIGRATION","inputFileKey":"{{upload["inputFileKey"]}}","target":"CLOUD"}""", Encoding.UTF8, "application/json"));
        var body = JsonNode.Parse(await problem.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "files"), (problem.StatusCode, (string)body["system"]!));
        Assert.Contains("S3 cannot be reached", (string)body["detail"]!, StringComparison.Ordinal);
        Assert.NotNull(problem.Headers.RetryAfter);
        using var cloud = await portal.Admin.GetAsync(new Uri("/cloud/subscribers", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, cloud.StatusCode);

        portal.Proxy.Mode = ProxyMode.Pass;
        var job = await portal.Admin.WaitForJobAsync(id, TimeSpan.FromMinutes(2));
        Assert.Equal(("COMPLETED", Rows), ((string)job["job_status"]!, (int)job["success_records"]!));
    }

    private async Task WaitUntilAsync(string id, Func<JsonNode, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        JsonNode job;
        do
        {
            job = JsonNode.Parse(await portal.Admin.GetStringAsync(new Uri($"/jobs/{id}", UriKind.Relative), deadline.Token))!;
            if (condition(job)) return;
            await Task.Delay(50, deadline.Token);
        }
        while ((string)job["job_status"]! is "PENDING" or "QUEUED" or "RUNNING");
        Assert.Fail($"The job ended first: {job}");
    }
}
