using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Stops, resumes, repeats, undoes and slows down jobs.</summary>
public static class JobControlEndpoints
{
    internal static IEndpointRouteBuilder MapJobControlEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/jobs/{id}", JobEndpoints.Tag).RequirePermission(Permissions.JobsWrite).Refuses(404, "There is no such job.");
        group.MapPost("/cancel", CancelJob).WithName(nameof(CancelJob)).Answers<JobResponse>(200, "The job; one that runs may still say so for a moment.").Refuses(409, "It has ended already.");
        group.MapPost("/pause", PauseJob).WithName(nameof(PauseJob)).Answers<JobResponse>(200, "The job; one that runs may still say so for a moment.").Refuses(409, "It is neither RUNNING nor QUEUED.");
        group.MapPost("/resume", ResumeJob).WithName(nameof(ResumeJob)).Answers<JobResponse>(200, "The job, about to go on.").Refuses(409, "It is not PAUSED.");
        group.MapPatch("", ChangeJob).WithName(nameof(ChangeJob)).Answers<JobResponse>(200, "The job as it is since.")
            .Refuses(400, "The body is not valid; errors names each member and its rule.").Refuses(409, "It has ended already.").Refuses(415, "The body is not JSON.");
        group.MapPost("/redrive", RedriveJob).WithName(nameof(RedriveJob)).Answers<JobResponse>(202, "The job that tries again: the same one, or a new one for the rows that failed.")
            .Refuses(409, "There is nothing to try again.");
        group.MapPost("/undo", UndoJob).WithName(nameof(UndoJob)).Answers<JobResponse>(202, "The job that undoes it; Location is its address.")
            .Refuses(409, "It cannot be undone: it has not ended, changed nothing, was undone already, or is an undo or a repair itself.");
        return endpoints;
    }

    /// <summary>Ends a job; what it has done so far stays.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> CancelJob(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Changed(await context.Service<JobControl>().CancelAsync(id, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Stops a job so that it can be resumed.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> PauseJob(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Changed(await context.Service<JobControl>().PauseAsync(id, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Lets a paused job go on from where it stopped.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> ResumeJob(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Changed(await context.Service<JobControl>().ResumeAsync(id, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Changes how fast a job may go; it follows within a second.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> ChangeJob(HttpContext context, string id, JobChangeRequest request, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Changed(await context.Service<JobControl>().ThrottleAsync(id, request.ThrottlePerSecond, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Tries again: a job that failed or was cancelled goes on from where it came; the failed rows of one that completed become a new job.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult>> RedriveJob(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Created(await context.Service<JobControl>().RedriveAsync(id, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Makes a job that puts back what a migration or a bulk delete changed, wherever nobody has changed it since.</summary>
    /// <param name="id">The job.</param>
    public static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult>> UndoJob(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Created(await context.Service<DerivedJobs>().UndoAsync(id, answers.CallerOf(context), cancellationToken));
    }
}
