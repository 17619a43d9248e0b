using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Jobs that are made again and again.</summary>
public static class JobScheduleEndpoints
{
    internal static IEndpointRouteBuilder MapJobScheduleEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = JobAnswers.Group(endpoints, "/job-schedules", "Schedules");
        group.MapGet("", ListJobSchedules).WithName(nameof(ListJobSchedules)).Answers<JobScheduleListResponse>(200, "All schedules.");
        group.MapPost("", CreateJobSchedule).WithName(nameof(CreateJobSchedule)).RequirePermission(Permissions.JobsWrite)
            .Answers<JobScheduleResponse>(201, "The schedule, and when it fires first.")
            .Refuses(400, "The body is not valid; errors names each member and its rule.").Refuses(415, "The body is not JSON.");
        group.MapPut("/{id}", ReplaceJobSchedule).WithName(nameof(ReplaceJobSchedule)).RequirePermission(Permissions.JobsWrite)
            .Answers<JobScheduleResponse>(200, "The schedule as it is since.")
            .Refuses(400, "The body is not valid; errors names each member and its rule.").Refuses(404, "There is no such schedule.").Refuses(415, "The body is not JSON.");
        group.MapDelete("/{id}", DeleteJobSchedule).WithName(nameof(DeleteJobSchedule)).RequirePermission(Permissions.JobsWrite)
            .AnswersEmpty(204, "It is removed; the jobs that it made stay.")
            .Refuses(404, "There is no such schedule.");
        return endpoints;
    }

    /// <summary>Lists all schedules, the oldest first.</summary>
    public static async Task<Ok<JobScheduleListResponse>> ListJobSchedules(HttpContext context, CancellationToken cancellationToken)
    {
        var schedules = await context.Service<JobSchedules>().ListAsync(cancellationToken);
        return TypedResults.Ok(new JobScheduleListResponse([.. schedules.Select(s => new JobScheduleResponse(s.Schedule))]));
    }

    /// <summary>Makes a schedule.</summary>
    /// <remarks>A firing is left out while the job of the one before has not ended. A time that passed while the portal was down is made up for once.</remarks>
    public static async Task<Results<Created<JobScheduleResponse>, ProblemHttpResult>> CreateJobSchedule(HttpContext context, JobScheduleRequest request, CancellationToken cancellationToken)
    {
        var (schedule, errors) = await context.Service<JobSchedules>().CreateAsync(request, context.Service<JobAnswers>().CallerOf(context), cancellationToken);
        return schedule is null ? Problem.Invalid(errors!) : TypedResults.Created($"/job-schedules/{schedule.Id}", new JobScheduleResponse(schedule));
    }

    /// <summary>Replaces a schedule.</summary>
    /// <param name="id">The schedule.</param>
    public static async Task<Results<Ok<JobScheduleResponse>, ProblemHttpResult>> ReplaceJobSchedule(HttpContext context, string id, JobScheduleRequest request, CancellationToken cancellationToken)
    {
        var (schedule, errors) = await context.Service<JobSchedules>().ReplaceAsync(id, request, context.Service<JobAnswers>().CallerOf(context), cancellationToken);
        if (schedule is not null) return TypedResults.Ok(new JobScheduleResponse(schedule));
        return errors is null ? NoSchedule(id) : Problem.Invalid(errors);
    }

    /// <summary>Removes a schedule.</summary>
    /// <param name="id">The schedule.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteJobSchedule(HttpContext context, string id, CancellationToken cancellationToken) =>
        await context.Service<JobSchedules>().DeleteAsync(id, context.Service<JobAnswers>().CallerOf(context), cancellationToken) ? TypedResults.NoContent() : NoSchedule(id);

    private static ProblemHttpResult NoSchedule(string id) => Problem.NotFound($"There is no schedule {id}.");
}
