using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Formats;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>What jobs leave: findings, rejects, reports, exports.</summary>
public static class JobResultEndpoints
{
    internal static IEndpointRouteBuilder MapJobResultEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/jobs/{id}", JobEndpoints.Tag);
        group.MapGet("/differences", ListDifferences).WithName(nameof(ListDifferences)).Answers<DifferencePageResponse>(200, "A page of the findings, in order of uid.")
            .Refuses(400, "A query value is not valid, or the cursor is not one that this list gave.").Refuses(404, "There is no such job, or it is no audit.").Refuses(409, "The audit has not come to its end.");
        group.MapGet("/rejects", GetRejects).WithName(nameof(GetRejects))
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), ["text/csv"]) { Description = "The rows that failed: row, column, code, message, then the row as it came." })
            .Refuses(404, "There is no such job, or it has no rejects.").Refuses(409, "The job has not ended.");
        group.MapGet("/report", GetReport).WithName(nameof(GetReport)).Answers<JsonObject>(200, "The report.").Refuses(404, "There is no such job, or it left no report.").Refuses(409, "The job has not ended.");
        group.MapGet("/output", GetOutput).WithName(nameof(GetOutput)).AnswersEmpty(302, "Location is a signed link to the file.")
            .Refuses(404, "There is no such job, or it made no file.").Refuses(409, "The job has not ended.");
        return endpoints;
    }

    /// <summary>Lists what an audit found, in order of uid.</summary>
    /// <param name="id">The audit.</param>
    /// <param name="status">Only CONFLICT, CLOUD_ONLY, LEGACY_ONLY, PENDING or INVALID.</param>
    /// <param name="limit">1 to 1000, 25 unless told.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<DifferencePageResponse>, ProblemHttpResult>> ListDifferences(
        HttpContext context, CursorSeal seal, string id, string? status, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (!string.IsNullOrEmpty(status)) errors.Word("status", status, DifferencePages.Statuses);
        if (limit is < 1 or > JobEndpoints.MaxLimit) errors.Add("limit", $"limit must be 1 to {JobEndpoints.MaxLimit}.");
        if (errors.Any) return Problem.Invalid(errors.ToOutcome().Errors);
        if (await context.Service<IJobs>().FindAsync(id, cancellationToken) is not { Job: var job }) return JobAnswers.NoJob(id);
        if (job.JobType != JobTypes.Audit) return Problem.NotFound("Only an audit has findings.");

        var list = $"differences|{id}|{status}";
        var showsPii = context.Service<JobAnswers>().ShowsPii(context.User);
        var size = limit ?? JobEndpoints.DefaultLimit;
        var pages = new DifferencePages(context.Service<IFileStore>());
        if (await pages.ReadAsync(id, seal.Open(list, cursor), string.IsNullOrEmpty(status) ? null : status, size, showsPii, cancellationToken) is not { } page)
            return job.Status == JobStatuses.Completed ? Problem.NotFound("The findings are not there any more.") : Problem.Conflict($"The audit is {job.Status}; it has no findings yet.");
        return TypedResults.Ok(new DifferencePageResponse(page.Items, JobEndpoints.Pagination(page.Items.Count, size, seal.Seal(list, page.Next))));
    }

    /// <summary>Gives the rows that failed, as CSV that can be mended and uploaded again; masked without pii:read, and then not fit for that.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> GetRejects(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var files = context.Service<IFileStore>();
        if (await FindAsync(context, id, JobFiles.Rejects(id), "rejects", cancellationToken) is { } problem) return problem;
        var showsPii = context.Service<JobAnswers>().ShowsPii(context.User);
        return TypedResults.Stream(
            async body =>
            {
                if (!showsPii)
                {
                    await RejectsMask.CopyAsync(files, JobFiles.Rejects(id), body, cancellationToken);
                    return;
                }

                await using var content = await files.OpenReadAsync(JobFiles.Rejects(id), 0, null, cancellationToken);
                await content.CopyToAsync(body, cancellationToken);
            },
            "text/csv; charset=utf-8",
            $"rejects-{id}.csv");
    }

    /// <summary>Gives the report of an audit or a job.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Ok<JsonNode>, ProblemHttpResult>> GetReport(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, id, JobFiles.Report(id), "report", cancellationToken) is { } problem) return problem;
        await using var content = await context.Service<IFileStore>().OpenReadAsync(JobFiles.Report(id), 0, null, cancellationToken);
        var report = await JsonNode.ParseAsync(content, cancellationToken: cancellationToken);
        if (!context.Service<JobAnswers>().ShowsPii(context.User)) PiiJson.Mask(report);
        return TypedResults.Ok(report!);
    }

    /// <summary>Leads to the file that a job made.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<RedirectHttpResult, ProblemHttpResult>> GetOutput(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (await context.Service<IJobs>().FindAsync(id, cancellationToken) is not { Job: var job }) return JobAnswers.NoJob(id);
        if (!JobStatuses.IsFinal(job.Status)) return Problem.Conflict($"The job is {job.Status}; it has no file yet.");
        if (job.OutputFileKey is not { } key) return Problem.NotFound("The job made no file.");
        if (!job.MaskPii && !context.Service<JobAnswers>().ShowsPii(context.User))
            return JobAnswers.ProblemOf(new JobOutcome.Forbidden("The export holds personal data; it needs the permission pii:read."));
        var files = context.Service<IFileStore>();
        if (await files.FindAsync(key, cancellationToken) is null) return Problem.NotFound("The file is not there any more.");

        var name = job.JobType == JobTypes.Export ? ExportFileName.Download(job) : $"{job.JobType.ToLowerInvariant()}-{job.JobId}{Path.GetExtension(key)}";
        context.Response.Headers.CacheControl = "no-store";
        var lifetime = TimeSpan.FromMinutes(context.Service<IOptions<JobsOptions>>().Value.DownloadLinkMinutes);
        return TypedResults.Redirect((await files.CreateDownloadLinkAsync(key, name, lifetime, cancellationToken)).Url);
    }

    /// <summary>Why there is no such file of the job to give; null when there is one.</summary>
    private static async Task<ProblemHttpResult?> FindAsync(HttpContext context, string id, string key, string what, CancellationToken cancellationToken)
    {
        if (await context.Service<IJobs>().FindAsync(id, cancellationToken) is not { Job: var job }) return JobAnswers.NoJob(id);
        if (!JobStatuses.IsFinal(job.Status)) return Problem.Conflict($"The job is {job.Status}; its {what} come once it has ended.");
        return await context.Service<IFileStore>().FindAsync(key, cancellationToken) is null ? Problem.NotFound($"The job has no {what}.") : null;
    }
}
