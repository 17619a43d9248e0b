using System.Text.Json.Serialization;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Dual.Endpoints;

/// <param name="Intents">The oldest first, at most 100.</param>
/// <param name="Total">How many are open.</param>
public sealed record IntentListAnswer(IReadOnlyList<IntentAnswer> Intents, int Total);

/// <summary>A dual write that has begun and is not settled.</summary>
public sealed record IntentAnswer
{
    public required string Id { get; init; }

    /// <summary>CREATE, UPDATE, DELETE, REPAIR or BATCH.</summary>
    public required string Operation { get; init; }

    /// <summary>How many subscribers it concerns.</summary>
    public required int Subscribers { get; init; }

    [JsonConverter(typeof(UtcTimestampConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    public required double AgeSeconds { get; init; }

    /// <summary>Until then it is its writer's; afterwards the portal settles it.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public required DateTimeOffset LeaseUntil { get; init; }

    public required string? LastError { get; init; }

    /// <summary>What will happen to it next, and when.</summary>
    public required string NextStep { get; init; }

    /// <summary>What each side holds, for the first few of its subscribers.</summary>
    public required IReadOnlyList<IntentSidesAnswer> Holds { get; init; }
}

/// <param name="Uid">The subscriber.</param>
/// <param name="Cloud">BEFORE (as it was), AFTER (as it was to be), NEWER (somebody else's change), or null when Cloud cannot be read.</param>
/// <param name="Legacy">As <paramref name="Cloud"/>.</param>
public sealed record IntentSidesAnswer(string Uid, string? Cloud, string? Legacy);

/// <param name="Direction">FORWARD: what is missing is written. BACK: what was written is put back.</param>
public sealed record SettleIntentRequest(string? Direction);

/// <param name="Settled">Whether it is closed now. False: everything was done, and it is looked at once more after a lease before it is closed.</param>
/// <param name="Conflicts">Uids of which the sides differ afterwards.</param>
/// <param name="Detail">What was done.</param>
public sealed record SettleIntentAnswer(bool Settled, IReadOnlyList<string> Conflicts, string Detail);
