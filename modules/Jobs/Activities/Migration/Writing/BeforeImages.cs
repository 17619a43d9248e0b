using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>
/// The decisions of a batch in the file store, durable before anything is written. What is there is never overwritten by a retry: rows that it does not know, which only a system can bring up
/// when it is scanned again, are added in a further file.
/// </summary>
internal sealed class BeforeImages(IFileStore files)
{
    private static readonly JsonWriterOptions Plain = new() { SkipValidation = true };

    public async Task<DecidedRows> LoadAsync(string jobId, int chunk, int part, CancellationToken cancellationToken)
    {
        var decided = new Dictionary<string, RowDecision>(StringComparer.Ordinal);
        var attempts = 0;
        await foreach (var file in files.ListAsync(JobFiles.BeforeImages(jobId, chunk, part), cancellationToken))
        {
            attempts++;
            await foreach (var decision in ReadAsync(files, file.Key, cancellationToken)) decided.TryAdd(decision.Uid, decision);
        }

        return new DecidedRows(decided, attempts);
    }

    /// <param name="attempt">How many files of this batch are there already.</param>
    public async Task StoreAsync(string jobId, int chunk, int part, int attempt, IReadOnlyList<RowDecision> decisions, CancellationToken cancellationToken)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{JobFiles.BeforeImages(jobId, chunk, part)}-{attempt:D2}.jsonl");
        await using var upload = await files.CreateAsync(key, cancellationToken);
        await using (var json = new Utf8JsonWriter(upload.Content, Plain))
        {
            foreach (var decision in decisions)
            {
                JsonSerializer.Serialize(json, decision, JobJson.Options);
                json.Flush();
                upload.Content.WriteByte((byte)'\n');
                json.Reset();
            }
        }

        await upload.CommitAsync(cancellationToken);
    }

    public static async IAsyncEnumerable<RowDecision> ReadAsync(IFileStore files, string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await files.OpenReadAsync(key, 0, null, cancellationToken);
        await foreach (var (line, _) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            yield return JsonSerializer.Deserialize<RowDecision>(line.Span, JobJson.Options) ?? throw new JsonException($"A line of {key} is null.");
        }
    }
}

/// <param name="ByUid">What was decided in earlier attempts.</param>
/// <param name="Attempts">How many files hold that.</param>
internal sealed record DecidedRows(IReadOnlyDictionary<string, RowDecision> ByUid, int Attempts);
