using Microsoft.Extensions.Logging;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>
/// Makes the jobs whose schedule is due. The job's record and the schedule's next time are one write, conditional on the schedule as it was read, so each firing makes one job however many
/// instances there are and whenever one is killed. Times that passed while the portal was down are made up for once.
/// </summary>
internal sealed partial class ScheduleRunner(
    IStateStore state, JobSchedules schedules, JobStore jobs, JobCreation creation, TimeProvider time, ILogger<ScheduleRunner> logger) : JobTask(state)
{
    private readonly IStateStore _state = state;

    public override string Name => "fire-schedules";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (schedule, version) in await schedules.ListAsync(cancellationToken))
        {
            if (schedule.NextFireAt is null || schedule.NextFireAt > now) continue;
            try
            {
                await FireAsync(schedule, version, now, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotFired(logger, failure, schedule.Id);
            }
        }
    }

    private async Task FireAsync(JobSchedule schedule, long version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Whoever made the schedule was allowed what it asks for.
        var caller = new JobCaller($"schedule:{schedule.Id}", SeesPii: true);
        var errors = new FieldErrors();
        var job = await schedules.DraftAsync(schedule.Request, caller, errors, cancellationToken);
        var problem = errors.Any ? errors.ToOutcome().Errors.First().Value[0] : await UnfinishedAsync(schedule.LastJobId, cancellationToken);
        var next = schedule with
        {
            LastFiredAt = now,
            NextFireAt = CronTimes.Next(schedule.Request.Cron!, schedule.Request.TimeZone!, now),
            LastJobId = problem is null ? job.JobId : schedule.LastJobId,
            LastProblem = problem,
        };
        var advance = new StateWrite(JobSchedules.Partition, schedule.Id, JobJson.Write(next), version);
        if (problem is null) await creation.AddAsync(job, [advance], caller, cancellationToken);
        else await _state.WriteAsync([advance], cancellationToken);
        Log.Fired(logger, schedule.Id, problem ?? job.JobId);
    }

    /// <summary>Jobs of one schedule do not pile up.</summary>
    private async Task<string?> UnfinishedAsync(string? lastJobId, CancellationToken cancellationToken) =>
        lastJobId is not null && await jobs.FindAsync(lastJobId, cancellationToken) is { } last && !JobStatuses.IsFinal(last.Job.Status)
            ? $"The job {lastJobId} of the firing before has not ended."
            : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Schedule {ScheduleId} fired: {Outcome}")]
        public static partial void Fired(ILogger logger, string scheduleId, string outcome);

        [LoggerMessage(LogLevel.Error, "Schedule {ScheduleId} could not be fired and will be tried again")]
        public static partial void NotFired(ILogger logger, Exception exception, string scheduleId);
    }
}
