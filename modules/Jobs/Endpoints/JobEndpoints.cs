using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>The jobs of every type.</summary>
public static class JobEndpoints
{
    internal const int DefaultLimit = 25;
    internal const int MaxLimit = 1000;
    internal const string Tag = "Jobs";

    internal static IEndpointRouteBuilder MapJobEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/jobs", Tag);
        group.MapGet("", ListJobs).WithName(nameof(ListJobs))
            .Answers<JobListResponse>(200, "A page of the list.")
            .Refuses(400, "A query value is not valid, or the cursor is not one that this list gave.");
        group.MapGet("/{id}", GetJob).WithName(nameof(GetJob))
            .Answers<JobResponse>(200, "The job as it is now.")
            .Refuses(404, "There is no such job.");
        return endpoints;
    }

    /// <summary>Lists jobs, newest first.</summary>
    /// <param name="jobType">MIGRATION, AUDIT, EXPORT or BULK_DELETE.</param>
    /// <param name="status">PENDING, QUEUED, RUNNING, PAUSED, COMPLETED, FAILED or CANCELLED.</param>
    /// <param name="from">Not made before this time.</param>
    /// <param name="to">Not made after this time.</param>
    /// <param name="limit">1 to 1000, 25 unless told.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<JobListResponse>, ProblemHttpResult>> ListJobs(
        HttpContext context, CursorSeal seal, string? jobType, string? status, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (!string.IsNullOrEmpty(jobType)) errors.Word("jobType", jobType, JobTypes.All);
        if (!string.IsNullOrEmpty(status)) errors.Word("status", status, JobStatuses.All);
        if (limit is < 1 or > MaxLimit) errors.Add("limit", $"limit must be 1 to {MaxLimit}.");
        if (from > to) errors.Add("from", "from must not be after to.");
        if (errors.Any) return Problem.Invalid(errors.ToOutcome().Errors);

        var list = $"jobs|{jobType}|{status}|{from:O}|{to:O}";
        var query = new JobQuery(Given(jobType), Given(status), from, to, limit ?? DefaultLimit, seal.Open(list, cursor));
        var page = await context.Service<IJobs>().ListAsync(query, cancellationToken);
        var answers = context.Service<JobAnswers>();
        return TypedResults.Ok(new JobListResponse([.. page.Jobs.Select(answers.Present)], Pagination(page.Jobs.Count, query.Limit, seal.Seal(list, page.NextCursor))));
    }

    /// <summary>Gets one job.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> GetJob(HttpContext context, string id, CancellationToken cancellationToken) =>
        await context.Service<IJobs>().FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(context.Service<JobAnswers>().Present(found.Job)) : JobAnswers.NoJob(id);

    internal static PaginationResponse Pagination(int count, int limit, string? next) => new(count, limit, next is not null, next);

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
