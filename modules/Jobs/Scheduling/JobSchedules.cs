using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Keeps the schedules, and reads a schedule's request into the job that it makes.</summary>
internal sealed class JobSchedules(IStateStore state, JobDrafts drafts, IAuditTrail trail, TimeProvider time)
{
    public const string Partition = "job-schedules";
    private static readonly string[] Types = [JobTypes.Migration, JobTypes.Audit, JobTypes.Export];

    /// <summary>The oldest first; there are at most 1,000.</summary>
    public async Task<IReadOnlyList<(JobSchedule Schedule, long Version)>> ListAsync(CancellationToken cancellationToken)
    {
        var items = await state.QueryAsync(new StateRange(Partition, Limit: 1000), cancellationToken);
        return [.. items.Select(item => (JobJson.Read<JobSchedule>(item.Value), item.Version))];
    }

    public async Task<(JobSchedule? Schedule, IDictionary<string, string[]>? Errors)> CreateAsync(JobScheduleRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var (read, errors) = await ReadAsync(request, caller, cancellationToken);
        if (read is null) return (null, errors);
        var schedule = new JobSchedule { Id = JobIds.New(time), Request = read, CreatedBy = caller.Name, CreatedAt = time.GetUtcNow(), NextFireAt = Next(read) };
        await state.WriteAsync([new StateWrite(Partition, schedule.Id, JobJson.Write(schedule), StateWrite.Absent)], cancellationToken);
        await trail.RecordAsync(caller.Did("schedule.create", $"schedule/{schedule.Id}", after: JobJson.Write(read)), cancellationToken);
        return (schedule, null);
    }

    /// <summary>Neither a schedule nor errors: there is none of that id.</summary>
    public async Task<(JobSchedule? Schedule, IDictionary<string, string[]>? Errors)> ReplaceAsync(string id, JobScheduleRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var (read, errors) = await ReadAsync(request, caller, cancellationToken);
        while (await state.GetAsync(Partition, id, cancellationToken) is { } item)
        {
            if (read is null) return (null, errors);
            var before = JobJson.Read<JobSchedule>(item.Value);
            var schedule = before with { Request = read, NextFireAt = Next(read), LastProblem = null };
            if (await state.WriteAsync([new StateWrite(Partition, id, JobJson.Write(schedule), item.Version)], cancellationToken) is null) continue;
            await trail.RecordAsync(caller.Did("schedule.update", $"schedule/{id}", JobJson.Write(before.Request), JobJson.Write(read)), cancellationToken);
            return (schedule, null);
        }

        return (null, null);
    }

    public async Task<bool> DeleteAsync(string id, JobCaller caller, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(Partition, id, cancellationToken) is not { } item) return false;
        await state.WriteAsync([new StateWrite(Partition, id, null)], cancellationToken);
        await trail.RecordAsync(caller.Did("schedule.delete", $"schedule/{id}", JobJson.Write(JobJson.Read<JobSchedule>(item.Value).Request)), cancellationToken);
        return true;
    }

    /// <summary>The job that a schedule's request means now.</summary>
    public async Task<JobRecord> DraftAsync(JobScheduleRequest request, JobCaller caller, FieldErrors errors, CancellationToken cancellationToken) => request.JobType switch
    {
        JobTypes.Audit => drafts.Audit(new AuditJobRequest(request.AuditType, request.Filters), caller, errors),
        JobTypes.Export => drafts.Export(new ExportJobRequest(request.ExportScope, request.Format, request.Filters, request.MaskPii, request.Gzip), caller, errors),
        _ => await drafts.MigrationAsync(
            new MigrationJobRequest(JobTypes.Migration, Source: request.Source, Target: request.Target, Filters: request.Filters, Options: request.Options), caller, errors, cancellationToken),
    };

    private async Task<(JobScheduleRequest? Request, IDictionary<string, string[]>? Errors)> ReadAsync(JobScheduleRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var zone = string.IsNullOrEmpty(request.TimeZone) ? CronTimes.DefaultTimeZone : request.TimeZone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            errors.Add("timeZone", "timeZone must be the IANA name of a time zone, such as Europe/Vienna.");
        if (CronTimes.Check(request.Cron, found ?? TimeZoneInfo.Utc, time.GetUtcNow()) is { } problem) errors.Add("cron", problem);

        if (request.JobType == JobTypes.BulkDelete) errors.Add("jobType", "A bulk delete never starts by itself.");
        else if (errors.Word("jobType", request.JobType, Types) is { } type) await CheckBodyAsync(type, request, caller, errors, cancellationToken);
        return errors.Any ? (null, errors.ToOutcome().Errors) : (request with { TimeZone = zone }, null);
    }

    private async Task CheckBodyAsync(string type, JobScheduleRequest request, JobCaller caller, FieldErrors errors, CancellationToken cancellationToken)
    {
        Refuse("source", request.Source is not null && type != JobTypes.Migration);
        Refuse("target", request.Target is not null && type != JobTypes.Migration);
        Refuse("options", request.Options is not null && type != JobTypes.Migration);
        Refuse("auditType", request.AuditType is not null && type != JobTypes.Audit);
        Refuse("exportScope", request.ExportScope is not null && type != JobTypes.Export);
        Refuse("format", request.Format is not null && type != JobTypes.Export);
        Refuse("maskPii", request.MaskPii is not null && type != JobTypes.Export);
        Refuse("gzip", request.Gzip is not null && type != JobTypes.Export);
        if (type == JobTypes.Migration && request.Source is (null or "" or JobSources.File))
            errors.Add("source", "A scheduled migration needs a system as its source: a file is there only once.");
        else await DraftAsync(request, caller, errors, cancellationToken);
        if (request.MaskPii == false && !caller.SeesPii) errors.Add("maskPii", "An export with personal data needs the permission pii:read.");

        void Refuse(string field, bool isThere)
        {
            if (isThere) errors.Add(field, $"{field} does not belong to a job of type {type}.");
        }
    }

    private DateTimeOffset? Next(JobScheduleRequest request) => CronTimes.Next(request.Cron!, request.TimeZone!, time.GetUtcNow());
}
