using System.Text.Json;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>How a job is cut into chunks; written once, then read by every chunk.</summary>
/// <param name="InputKey">The file that is read; null when a system is, or the before-images of another job.</param>
/// <param name="Separator">The separator of a CSV file.</param>
/// <param name="Headers">The header of a CSV file, as it stands there.</param>
/// <param name="TotalRecords">Null when it cannot be known before the end.</param>
internal sealed record MigrationPlan(string? InputKey, char Separator, IReadOnlyList<string> Headers, long? TotalRecords, IReadOnlyList<PlannedChunk> Chunks)
{
    /// <summary>More would make the workflow's history too long.</summary>
    public const int MaxChunks = 1000;

    public static async Task<MigrationPlan?> FindAsync(IFileStore files, string jobId, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(JobFiles.Plan(jobId), cancellationToken) is null) return null;
        await using var stream = await files.OpenReadAsync(JobFiles.Plan(jobId), 0, null, cancellationToken);
        return await JsonSerializer.DeserializeAsync<MigrationPlan>(stream, JobJson.Options, cancellationToken);
    }

    public async Task StoreAsync(IFileStore files, string jobId, CancellationToken cancellationToken)
    {
        await using var upload = await files.CreateAsync(JobFiles.Plan(jobId), cancellationToken);
        await JsonSerializer.SerializeAsync(upload.Content, this, JobJson.Options, cancellationToken);
        await upload.CommitAsync(cancellationToken);
    }

    public CsvLayout Layout(JobRecord job) => CsvLayout.Parse(Separator, Headers, RequiredFields(job));

    public static IReadOnlyList<SubscriberField> RequiredFields(JobRecord job) =>
        job.JobType == JobTypes.BulkDelete ? [SubscriberField.Uid] : [.. SubscriberField.All.Where(f => f.IsRequired)];
}

/// <param name="Offset">Of a file: where the chunk begins.</param>
/// <param name="Length">Of a file: how many bytes it has.</param>
/// <param name="FirstRow">The number of its first row.</param>
/// <param name="Rows">How many rows it has; null when that is not known.</param>
/// <param name="DuplicatesOffset">Where in the duplicates file those of its rows begin.</param>
/// <param name="Token">Of a system: the segment's token. Of before-images: the first key.</param>
/// <param name="LastToken">Of before-images: the last key.</param>
internal sealed record PlannedChunk(long Offset, long Length, long FirstRow, long? Rows, long DuplicatesOffset = 0, long DuplicatesLength = 0, string? Token = null, string? LastToken = null);
