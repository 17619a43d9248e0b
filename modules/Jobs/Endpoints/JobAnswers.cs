using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Turns what became of a request into its answer, and a record into what clients see of it.</summary>
internal sealed class JobAnswers(JobProgress progress, PiiView pii)
{
    public JobResponse Present(JobRecord job) => JobResponse.From(job, progress.RateOf(job));

    public JobCaller CallerOf(HttpContext context)
    {
        var actor = Actor.Of(context);
        return new JobCaller(actor.Name, pii.ShowsPii(context.User), actor.Reason);
    }

    public bool ShowsPii(ClaimsPrincipal caller) => pii.ShowsPii(caller);

    /// <summary>202 with the job's address for one that was made; 200 for one that had been started before.</summary>
    public Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult> Created(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Done done => TypedResults.Accepted($"/jobs/{done.Job.JobId}", Present(done.Job)),
        JobOutcome.Existing existing => TypedResults.Ok(Present(existing.Job)),
        _ => ProblemOf(outcome),
    };

    public Results<Ok<JobResponse>, ProblemHttpResult> Changed(JobOutcome outcome) =>
        outcome is JobOutcome.Done done ? TypedResults.Ok(Present(done.Job)) : ProblemOf(outcome);

    public static ProblemHttpResult ProblemOf(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Invalid invalid => Problem.Invalid(invalid.Errors),
        JobOutcome.NotFound missing => Problem.NotFound(missing.Detail),
        JobOutcome.Conflict conflict => Problem.Conflict(conflict.Detail),
        JobOutcome.Forbidden forbidden => Problem.Of(StatusCodes.Status403Forbidden, "Not allowed.", forbidden.Detail),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no failure."),
    };

    public static ProblemHttpResult NoJob(string id) => ProblemOf(JobOutcome.NoJob(id));

    /// <summary>A group of this module's endpoints: readable with jobs:read.</summary>
    public static RouteGroupBuilder Group(IEndpointRouteBuilder endpoints, string prefix, string tag) =>
        endpoints.MapGroup(prefix).WithTags(tag).RequirePermission(Permissions.JobsRead).RefusesStrangers();

    /// <summary>Marks an endpoint that makes a job.</summary>
    public static RouteHandlerBuilder MakesJob(RouteHandlerBuilder endpoint) => endpoint
        .RequirePermission(Permissions.JobsWrite)
        .Answers<JobResponse>(202, "The job was made; Location is its address.")
        .Refuses(400, "The body is not valid; errors names each member and its rule.")
        .Refuses(415, "The body is not JSON.");
}
