using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Dual.Writing;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Endpoints;

/// <summary>The open intents with what each side holds, for API and page.</summary>
internal sealed class IntentView(OpenIntents intents, DualSides sides, TimeProvider time)
{
    private const int Most = 100;
    private const int MostHolds = 5;

    public async Task<IntentListAnswer> ListAsync(CancellationToken cancellationToken)
    {
        var headers = await intents.HeadersAsync(Most, cancellationToken);
        var answers = new List<IntentAnswer>();
        foreach (var intent in headers) answers.Add(await DescribeAsync(intent, cancellationToken));
        return new IntentListAnswer(answers, headers.Count < Most ? headers.Count : await intents.CountAsync(cancellationToken));
    }

    /// <summary>Null when no such intent is open.</summary>
    public async Task<IntentAnswer?> FindAsync(string id, CancellationToken cancellationToken) =>
        await intents.FindHeaderAsync(id, cancellationToken) is { } intent ? await DescribeAsync(intent, cancellationToken) : null;

    private async Task<IntentAnswer> DescribeAsync(Intent intent, CancellationToken cancellationToken)
    {
        var shown = intent.Entries.Take(MostHolds).ToList();
        var uids = shown.ConvertAll(entry => entry.Uid);
        var (cloud, legacy) = (await ReadAsync(sides.Cloud, uids, cancellationToken), await ReadAsync(sides.Legacy, uids, cancellationToken));
        var described = intents.Describe(intent);
        return new IntentAnswer
        {
            Id = intent.Id,
            Operation = intent.Operation,
            Subscribers = intent.Count,
            CreatedAt = intent.CreatedAt,
            AgeSeconds = Math.Round((time.GetUtcNow() - intent.CreatedAt).TotalSeconds, 1),
            LeaseUntil = intent.LeaseUntil,
            LastError = intent.LastError,
            NextStep = described.NextStep,
            Holds = [.. shown.Select(entry => new IntentSidesAnswer(
                entry.Uid, StateOf(intent, entry, entry.Sides.Cloud, cloud), StateOf(intent, entry, entry.Sides.Legacy, legacy)))],
        };
    }

    private static string? StateOf(Intent intent, IntentEntry entry, SideImage image, IReadOnlyDictionary<string, StoredSubscriber>? records) => records is null ? null
        : SideWrites.StateOf(intent, entry, image, records.GetValueOrDefault(entry.Uid)) switch
        {
            SideState.Before => "BEFORE",
            SideState.After => "AFTER",
            _ => "NEWER",
        };

    private static async Task<IReadOnlyDictionary<string, StoredSubscriber>?> ReadAsync(Side side, List<string> uids, CancellationToken cancellationToken)
    {
        try
        {
            return await side.ReadAsync(uids, cancellationToken);
        }
        catch (SystemUnavailableException)
        {
            return null;
        }
    }
}
