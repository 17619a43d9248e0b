using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Migration;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Scheduling;

namespace SubscriberPortal.IntegrationTests.Jobs;

public sealed class JobRetentionTests
{
    [Fact]
    public async Task A_job_with_its_upload_before_images_and_report_is_kept_for_the_days_of_the_setting_and_then_removed()
    {
        await using var portal = PortalApplication.With(("Jobs:RetentionDays", "30"));
        var old = await MigrateAsync(portal, SampleFile.Rows(0, 3));
        Assert.NotEmpty(FilesOf(portal, old));
        var kept = FilesOf(portal, old).Select(file => file.Name).Order().ToList();

        await PurgeAfterAsync(portal, days: 29);
        var young = await MigrateAsync(portal, SampleFile.Rows(3, 3));
        Assert.Equal(kept, FilesOf(portal, old).Select(file => file.Name).Order());

        await PurgeAfterAsync(portal, days: 2);
        using var admin = await portal.SignInAs("admin");
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(new Uri($"/jobs/{old}", UriKind.Relative))).StatusCode);
        Assert.Empty(FilesOf(portal, old));
        var undo = await admin.RunJobAsync($"/jobs/{young}/undo", new { });
        Assert.Equal(("COMPLETED", 3), ((string)undo["job_status"]!, (int)undo["success_records"]!));
    }

    private static async Task<string> MigrateAsync(PortalApplication portal, string rows)
    {
        using var admin = await portal.SignInAs("admin");
        var upload = await admin.UploadAsync("rows.csv", SampleFile.Bytes(SampleFile.Header + rows));
        var job = await admin.RunJobAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = (string)upload["jobId"]!, inputFileKey = (string)upload["inputFileKey"]!, target = "LEGACY" });
        Assert.Equal(("COMPLETED", 3), ((string)job["job_status"]!, (int)job["success_records"]!));
        return (string)job["job_id"]!;
    }

    private static Task PurgeAfterAsync(PortalApplication portal, int days)
    {
        portal.Time.Advance(TimeSpan.FromDays(days));
        return portal.Services.GetRequiredService<JobPurge>().RunAsync(CancellationToken.None);
    }

    private static List<FileInfo> FilesOf(PortalApplication portal, string job) =>
        [.. portal.Data.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.FullName.Contains(job, StringComparison.Ordinal))];
}
