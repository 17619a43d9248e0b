using Microsoft.Extensions.Options;

namespace SubscriberPortal.Jobs;

/// <summary>How many jobs run at once, how often the portal looks after them, and how long it keeps what they leave.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>Tasks of one activity that this instance works on at once; of one job's chunks, all instances together work on 8, as its definition says.</summary>
    public int Workers { get; set; } = 4;

    /// <summary>Jobs that run at once, on all instances together.</summary>
    public int MaxRunning { get; set; } = 4;

    /// <summary>How often running jobs are followed.</summary>
    public int FollowSeconds { get; set; } = 1;

    /// <summary>How often jobs to start, uploads that arrived and schedules that are due are looked for; a job made on this instance starts at once.</summary>
    public int StartSeconds { get; set; } = 5;

    /// <summary>How often workers tell the engine that they are at it.</summary>
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>How long running work may go on when the portal stops.</summary>
    public int DrainSeconds { get; set; } = 10;

    public int UploadLinkMinutes { get; set; } = 60;

    public int DownloadLinkMinutes { get; set; } = 15;

    /// <summary>How long a finished job is kept with its files.</summary>
    public int RetentionDays { get; set; } = 90;
}

internal sealed class JobsOptionsValidator : IValidateOptions<JobsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        var failures = new List<string>();
        Check(nameof(JobsOptions.Workers), options.Workers, 1, 64);
        Check(nameof(JobsOptions.MaxRunning), options.MaxRunning, 1, 64);
        Check(nameof(JobsOptions.FollowSeconds), options.FollowSeconds, 1, 60);
        Check(nameof(JobsOptions.StartSeconds), options.StartSeconds, 1, 300);
        Check(nameof(JobsOptions.HeartbeatSeconds), options.HeartbeatSeconds, 1, 30);
        Check(nameof(JobsOptions.DrainSeconds), options.DrainSeconds, 0, 300);
        Check(nameof(JobsOptions.UploadLinkMinutes), options.UploadLinkMinutes, 1, 10_080);
        Check(nameof(JobsOptions.DownloadLinkMinutes), options.DownloadLinkMinutes, 1, 10_080);
        Check(nameof(JobsOptions.RetentionDays), options.RetentionDays, 1, 3_650);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string property, int value, int least, int most)
        {
            if (value < least || value > most) failures.Add($"{JobsOptions.Section}:{property} is {value}; it must be {least} to {most}.");
        }
    }
}
