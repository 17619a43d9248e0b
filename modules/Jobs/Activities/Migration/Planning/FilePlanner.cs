using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>Reads a CSV file once from end to end: whether it can be read at all, where its records begin, and which of them have an identifier of an earlier one.</summary>
internal sealed class FilePlanner(IFileStore files, string scratchFolder)
{
    /// <summary>So small that a short job shows progress, so few that the workflow has little to do.</summary>
    public const int RowsPerChunk = 2000;

    private const int MostChunks = 250;

    /// <exception cref="BadFileException">The file cannot be read as a whole.</exception>
    public async Task<MigrationPlan> PlanAsync(JobRecord job, string inputKey, int rowsPerChunk, CancellationToken cancellationToken)
    {
        var file = await files.FindAsync(inputKey, cancellationToken) ?? throw new BadFileException("The file to read is not there: it was never uploaded, or its time is over.");
        var separator = await SeparatorAsync(inputKey, cancellationToken);

        await using var records = new CsvRecords(await files.OpenReadAsync(inputKey, 0, null, cancellationToken), separator, 0, 1);
        var layout = await ReadHeaderAsync(records, separator, job, cancellationToken);

        using var duplicates = new DuplicateFinder(layout, job.JobType == JobTypes.BulkDelete, scratchFolder);
        var cuts = new ChunkCuts(rowsPerChunk, MostChunks);
        while (await records.ReadAsync(cancellationToken))
        {
            ThrowUnlessUtf8(records);
            cuts.Add(records.Offset, records.Row);
            if (records.CellCount == layout.Headers.Count && !records.HasBadQuotes) duplicates.Add(records);
        }

        var chunks = await DuplicatesFile.StoreAsync(files, JobFiles.Duplicates(job.JobId), duplicates.Read(), cuts.Finish(file.Size), cancellationToken);
        return new MigrationPlan(inputKey, separator, layout.Headers, cuts.Rows, chunks);
    }

    private async Task<char> SeparatorAsync(string inputKey, CancellationToken cancellationToken)
    {
        await using var stream = await files.OpenReadAsync(inputKey, 0, FileHead.Length, cancellationToken);
        var head = new byte[FileHead.Length];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return FileHead.Check(head.AsSpan(0, length));
    }

    private static async Task<CsvLayout> ReadHeaderAsync(CsvRecords records, char separator, JobRecord job, CancellationToken cancellationToken)
    {
        if (!await records.ReadAsync(cancellationToken)) throw new BadFileException("The file is empty: it has no header.");
        ThrowUnlessUtf8(records);
        if (records.HasBadQuotes) throw new BadFileException("The header has text after a closing quote.");
        var headers = Enumerable.Range(0, records.CellCount).Select(records.Cell).ToList();
        return CsvLayout.Parse(separator, headers, MigrationPlan.RequiredFields(job));
    }

    private static void ThrowUnlessUtf8(CsvRecords records)
    {
        if (!records.IsUtf8) throw new BadFileException($"Row {records.Row} holds bytes that are not UTF-8; save the file as UTF-8.");
    }
}
