using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Web.OpenApi;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Audits and the repair of what they found.</summary>
public static class AuditJobEndpoints
{
    internal static IEndpointRouteBuilder MapAuditJobEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/audit/jobs", "Audit");
        JobAnswers.MakesJob(group.MapPost("", CreateAuditJob).WithName(nameof(CreateAuditJob)));
        JobAnswers.MakesJob(group.MapPost("/{id}/repair", RepairDifferences).WithName(nameof(RepairDifferences)))
            .Refuses(404, "There is no such job.")
            .Refuses(409, "It is no audit whose findings can be repaired, or it has not ended.");
        return endpoints;
    }

    /// <summary>Makes an audit of Cloud against Legacy.</summary>
    public static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult>> CreateAuditJob(HttpContext context, AuditJobRequest request, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Created(await context.Service<JobCreation>().AuditAsync(request, answers.CallerOf(context), cancellationToken));
    }

    /// <summary>Makes a job that repairs what an audit found, each subscriber through Dual.</summary>
    /// <param name="id">The audit.</param>
    public static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult>> RepairDifferences(
        HttpContext context, string id, RepairRequest request, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Created(await context.Service<DerivedJobs>().RepairAsync(id, request, answers.CallerOf(context), cancellationToken));
    }
}
