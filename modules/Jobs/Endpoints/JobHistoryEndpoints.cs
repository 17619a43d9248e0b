using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>What happens to a job: the workflow's events, its states, and the record as it changes.</summary>
public static class JobHistoryEndpoints
{
    private const int HistoryPage = 1000;

    internal static IEndpointRouteBuilder MapJobHistoryEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/jobs/{id}", JobEndpoints.Tag).Refuses(404, "There is no such job.");
        group.MapGet("/history", ListJobHistory).WithName(nameof(ListJobHistory)).Answers<JobHistoryResponse>(200, "A page of the events.")
            .Refuses(400, "A query value is not valid, or the cursor is not one that this list gave.");
        group.MapGet("/states/{name}", GetJobState).WithName(nameof(GetJobState)).Answers<JobStateResponse>(200, "The state, as of the last time it was entered.");
        group.MapGet("/events", WatchJob).WithName(nameof(WatchJob))
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(JobResponse), ["text/event-stream"]) { Description = "The record, again at every change, until the job has ended." });
        return endpoints;
    }

    /// <summary>Lists the events of the job's workflow, in order; of a job that was resumed or redriven, those of its latest execution.</summary>
    /// <param name="id">The job.</param>
    /// <param name="limit">1 to 1000, 25 unless told.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<JobHistoryResponse>, ProblemHttpResult>> ListJobHistory(
        HttpContext context, CursorSeal seal, string id, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > JobEndpoints.MaxLimit) return Problem.Invalid("limit", $"limit must be 1 to {JobEndpoints.MaxLimit}.");
        if (await context.Service<IJobs>().FindAsync(id, cancellationToken) is not { Job: var job }) return JobAnswers.NoJob(id);

        var size = limit ?? JobEndpoints.DefaultLimit;
        var list = $"history|{id}|{job.ExecutionNumber}";
        var after = 0L;
        if (seal.Open(list, cursor) is { } position && !long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out after)) throw new InvalidCursorException();
        var events = job.ExecutionArn is null ? [] : await context.Service<IWorkflowEngine>().HistoryAsync(job.ExecutionArn, after, size, cancellationToken);

        var showsPii = context.Service<JobAnswers>().ShowsPii(context.User);
        var next = events.Count == size ? events[^1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new JobHistoryResponse(
            [.. events.Select(e => new JobEventResponse(e.Id, e.PreviousId, e.Type, e.Timestamp, PiiJson.Read(e.Details, showsPii)))],
            JobEndpoints.Pagination(events.Count, size, seal.Seal(list, next))));
    }

    /// <summary>Tells what became of one state of the job's workflow.</summary>
    /// <param name="id">The job.</param>
    /// <param name="name">The state's name in the definition.</param>
    public static async Task<Results<Ok<JobStateResponse>, ProblemHttpResult>> GetJobState(HttpContext context, string id, string name, CancellationToken cancellationToken)
    {
        if (await context.Service<IJobs>().FindAsync(id, cancellationToken) is not { Job: var job }) return JobAnswers.NoJob(id);
        var trace = new StateTrace(name, context.Service<JobAnswers>().ShowsPii(context.User));
        var engine = context.Service<IWorkflowEngine>();
        var after = 0L;
        while (job.ExecutionArn is not null)
        {
            var events = await engine.HistoryAsync(job.ExecutionArn, after, HistoryPage, cancellationToken);
            foreach (var item in events) trace.Add(item);
            if (events.Count < HistoryPage) break;
            after = events[^1].Id;
        }

        return trace.Result is { } state ? TypedResults.Ok(state) : Problem.NotFound("The job's workflow has not entered a state of that name.");
    }

    /// <summary>Streams the record at every change, until the job has ended.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<EmptyHttpResult, ProblemHttpResult>> WatchJob(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (await context.Service<IJobs>().FindAsync(id, cancellationToken) is null) return JobAnswers.NoJob(id);
        await new JobEventStream(context).WriteAsync(id, cancellationToken);
        return TypedResults.Empty;
    }
}
