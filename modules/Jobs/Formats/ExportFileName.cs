using System.Globalization;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>What an export's file is called: its key in the file store, and the name under which a person saves it.</summary>
internal static class ExportFileName
{
    public static string Key(JobRecord job) => JobFiles.Output(job.JobId, Extension(job));

    /// <summary><c>subscribers-both-systems-20260131-235959.csv.gz</c>.</summary>
    public static string Download(JobRecord job) => string.Create(
        CultureInfo.InvariantCulture, $"subscribers-{job.ExportScope?.ToLowerInvariant().Replace('_', '-')}-{job.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}.{Extension(job)}");

    private static string Extension(JobRecord job) => (ExportFormat.Find(job.Format) ?? ExportFormat.Csv).Extension + (job.Gzip ? ".gz" : "");
}
