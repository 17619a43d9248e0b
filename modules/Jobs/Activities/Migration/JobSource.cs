using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Where the rows of a job come from.</summary>
internal static class JobSource
{
    public const string File = "FILE";
    public const string System = "SYSTEM";
    public const string Undo = "UNDO";
    public const string Repair = "REPAIR";

    public static string Of(JobRecord job) => job.Purpose switch
    {
        JobPurposes.Undo => Undo,
        JobPurposes.Repair => Repair,
        JobPurposes.Redrive => File,
        _ => InputKey(job) is null ? System : File,
    };

    /// <summary>The file that is read; null when the job reads a system.</summary>
    public static string? InputKey(JobRecord job) => job.Purpose switch
    {
        JobPurposes.Redrive => JobFiles.Rejects(job.ParentJobId!),
        JobPurposes.Repair => JobFiles.Differences(job.ParentJobId!),
        JobPurposes.Undo => null,
        _ => job.InputFileKey,
    };

    /// <summary>The system that is read when no file is; a bulk delete by filter reads the one it deletes from.</summary>
    public static string? SystemName(JobRecord job) => job.JobType == JobTypes.BulkDelete ? job.Target : job.Source;
}
