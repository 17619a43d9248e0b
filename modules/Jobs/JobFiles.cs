namespace SubscriberPortal.Jobs;

/// <summary>Where a job's files lie in the file store.</summary>
internal static class JobFiles
{
    public static string Upload(string jobId, string fileName) => $"uploads/{jobId}/{fileName}";

    /// <summary>Everything else of a job.</summary>
    public static string Folder(string jobId) => $"jobs/{jobId}/";

    public static string Plan(string jobId) => $"jobs/{jobId}/plan.json";

    /// <summary>Rows that were refused, by chunk; the whole is put together by <c>FinishJob</c>.</summary>
    public static string ChunkRejects(string jobId) => $"jobs/{jobId}/rejects/";

    /// <inheritdoc cref="ChunkRejects(string)"/>
    public static string ChunkRejects(string jobId, int chunk, int part) => $"jobs/{jobId}/rejects/{chunk:D4}-{part:D6}.csv";

    public static string Rejects(string jobId) => $"jobs/{jobId}/rejects.csv";

    /// <summary>Rows that have an identifier of an earlier row of the same file.</summary>
    public static string Duplicates(string jobId) => $"jobs/{jobId}/duplicates.bin";

    /// <summary>What records were before the job, all of it.</summary>
    public static string BeforeImages(string jobId) => $"jobs/{jobId}/before/";

    /// <summary>
    /// What records were before the job, by chunk and part; whatever a later attempt finds besides is added as a file of its own. Each chunk has a folder, because its files are looked for before each part.
    /// </summary>
    public static string BeforeImages(string jobId, int chunk, int part) => $"jobs/{jobId}/before/{chunk:D4}/{part:D6}";

    /// <summary>An audit's differences, one JSON object a line, in binary order of uid.</summary>
    public static string Differences(string jobId) => $"jobs/{jobId}/differences.jsonl";

    public static string Report(string jobId) => $"jobs/{jobId}/report.json";

    public static string Output(string jobId, string extension) => $"jobs/{jobId}/export.{extension}";
}
