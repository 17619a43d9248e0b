namespace SubscriberPortal.Jobs.Activities.Migration.Results;

/// <summary>What a migration, bulk delete, undo, repair or redrive did, to the row.</summary>
/// <param name="FailedByCode">How many rows failed by each code; of a row with several, the first.</param>
/// <param name="Verified">How what is said here was checked.</param>
internal sealed record JobReport(
    string JobId,
    string JobType,
    string? Purpose,
    string? ParentJobId,
    string? Source,
    string? Target,
    bool DryRun,
    bool ValidateOnly,
    string OnConflict,
    long? Total,
    long Processed,
    long Success,
    long Failed,
    long Skipped,
    IReadOnlyDictionary<string, long> FailedByCode,
    int Chunks,
    int ChunksFinished,
    DateTimeOffset? StartedAt,
    DateTimeOffset FinishedAt,
    double? DurationSeconds,
    double? RowsPerSecond,
    string Verified,
    string? Error);
