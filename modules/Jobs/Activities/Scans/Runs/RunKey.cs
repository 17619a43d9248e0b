using System.Globalization;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>The place of one run file: a set of a job, a segment of the scan, and the run's number in it.</summary>
internal readonly record struct RunKey(string JobId, string Set, int Segment, int Part)
{
    public string FileKey => $"{FolderOf(JobId, Set)}{Segment:D4}-{Part:D6}.run";

    /// <summary>Everything that a job's scans wrote.</summary>
    public static string FolderOf(string jobId) => $"{JobFiles.Folder(jobId)}scan/";

    public static string FolderOf(string jobId, string set) => $"{FolderOf(jobId)}{set}/";

    /// <summary>Reads the name of a file of the set's folder.</summary>
    public static RunKey Parse(string jobId, string set, string fileKey)
    {
        var name = fileKey.AsSpan(FolderOf(jobId, set).Length);
        return new RunKey(
            jobId, set, int.Parse(name[..4], NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(name[5..11], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
