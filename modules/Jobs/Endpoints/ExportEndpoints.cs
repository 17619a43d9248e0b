using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Starting;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Exports.</summary>
public static class ExportEndpoints
{
    internal static IEndpointRouteBuilder MapExportEndpoints(this IEndpointRouteBuilder endpoints)
    {
        JobAnswers.MakesJob(JobAnswers.Group(endpoints, "/export", "Export").MapPost("/jobs", CreateExportJob).WithName(nameof(CreateExportJob)));
        return endpoints;
    }

    /// <summary>Makes an export; GET /jobs/{id}/output gives the file.</summary>
    /// <remarks>maskPii false needs pii:read and is logged.</remarks>
    public static async Task<Results<Accepted<JobResponse>, Ok<JobResponse>, ProblemHttpResult>> CreateExportJob(HttpContext context, ExportJobRequest request, CancellationToken cancellationToken)
    {
        var answers = context.Service<JobAnswers>();
        return answers.Created(await context.Service<JobCreation>().ExportAsync(request, answers.CallerOf(context), cancellationToken));
    }
}
