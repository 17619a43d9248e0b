using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Uploads, migrations and bulk deletes.</summary>
public static class MigrationEndpoints
{
    internal static IEndpointRouteBuilder MapMigrationEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/migration", "Migration");
        group.MapPost("/upload", CreateUpload).WithName(nameof(CreateUpload)).RequirePermission(Permissions.JobsWrite)
            .Answers<UploadResponse>(201, "Where to put the file; Location is the address of its job.")
            .Refuses(400, "The body is not valid; errors names each member and its rule.")
            .Refuses(415, "The body is not JSON.");
        JobAnswers.MakesJob(group.MapPost("/jobs", CreateMigrationJob).WithName(nameof(CreateMigrationJob)))
            .Answers<JobResponse>(200, "The job of that jobId had been started before; here it is.")
            .Refuses(404, "There is no job of that jobId.");
        group.MapPost("/jobs/preview", PreviewMigrationJob).WithName(nameof(PreviewMigrationJob)).RequirePermission(Permissions.JobsWrite)
            .Answers<JobPreviewResponse>(200, "How many subscribers the filters choose now.")
            .Refuses(400, "The body is not valid; errors names each member and its rule.")
            .Refuses(503, "The system cannot be reached.");
        return endpoints;
    }

    /// <summary>Gives a signed link for a file.</summary>
    /// <remarks>The link takes a PUT with the headers that are given and without further credentials, until it expires or the job has started. The file may have any size; on S3 it may have 5 GB, and the first that arrives stays. With jobType MIGRATION the job starts by itself once the file is there.</remarks>
    public static async Task<Results<Created<UploadResponse>, ProblemHttpResult>> CreateUpload(HttpContext context, UploadRequest request, CancellationToken cancellationToken)
    {
        var (uploads, answers) = (context.Service<JobUploads>(), context.Service<JobAnswers>());
        var (outcome, link) = await uploads.CreateAsync(request, answers.CallerOf(context), cancellationToken);
        if (outcome is not JobOutcome.Done { Job: var job } || link is null) return JobAnswers.ProblemOf(outcome);

        // Absolute, so that whoever gets the link needs to know nothing else.
        var http = context.Request;
        var url = link.Url.StartsWith('/') ? $"{http.Scheme}://{http.Host}{http.PathBase}{link.Url}" : link.Url;
        return TypedResults.Created($"/jobs/{job.JobId}", new UploadResponse(job.JobId, url, link.Method, link.Headers, job.InputFileKey!, link.ExpiresAt));
    }

    /// <summary>Makes a migration or a bulk delete.</summary>
    /// <remarks>
    /// A second request with a jobId that has started answers that job. Only what can be known without reading the file is a 400: a bad file is a job that ends FAILED, or COMPLETED with rejects.
    /// A bulk delete never starts by itself.
    /// </remarks>
    public static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult>> CreateMigrationJob(HttpContext context, MigrationJobRequest request, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Created(await context.Service<JobCreation>().MigrationAsync(request, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Counts the subscribers that a bulk delete by filters would remove, or a migration from a system would read.</summary>
    public static async Task<Results<Ok<JobPreviewResponse>, ProblemHttpResult>> PreviewMigrationJob(HttpContext context, MigrationJobRequest request, CancellationToken cancellationToken)
    {
        var (preview, errors) = await context.Service<FilterPreview>().CountAsync(request, cancellationToken);
        return preview is null ? Problem.Invalid(errors!) : TypedResults.Ok(preview);
    }
}
