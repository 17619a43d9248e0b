using SubscriberPortal.Jobs.Endpoints.Contracts;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>A job that is made again and again (partition <c>job-schedules</c>, under its id).</summary>
internal sealed record JobSchedule
{
    public required string Id { get; init; }

    /// <summary>The request as it was made; the job's body is read from it anew at every firing.</summary>
    public required JobScheduleRequest Request { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null when the cron expression names no time any more.</summary>
    public DateTimeOffset? NextFireAt { get; init; }
    public DateTimeOffset? LastFiredAt { get; init; }
    public string? LastJobId { get; init; }

    /// <summary>Why the last firing made no job; null when it did.</summary>
    public string? LastProblem { get; init; }
}
