namespace SubscriberPortal.SamplePlugin;

/// <summary>A record as the service sends and takes it; absent fields are null. Times are milliseconds since 1970; in a write they may be absent, and the service sets them.</summary>
internal sealed record WireRecord(
    string Uid, string Msisdn, string Imsi, string Status, string? PlanId, string? Email, string? FirstName, string? LastName, string? Address, string? DateOfBirth,
    long? CreatedAt, long? UpdatedAt, string Version = "", string? WriteId = null);

/// <param name="Record">What it shall be; null removes it.</param>
/// <param name="OnlyAtVersion">Null: at any.</param>
/// <param name="OnlyWrittenBy">Null: by anyone.</param>
internal sealed record WireWrite(string Uid, WireRecord? Record, bool MustBeAbsent, string? OnlyAtVersion, string? OnlyWrittenBy, string WriteId);

/// <param name="At">The sender's clock, for records that bring no time.</param>
internal sealed record WireWrites(long At, IReadOnlyList<WireWrite> Writes);

/// <param name="Result"><c>Created</c>, <c>Replaced</c>, <c>Unchanged</c>, <c>Deleted</c>, or why it was refused.</param>
internal sealed record WireOutcome(string Result, bool Replayed, WireRecord? Before, WireRecord? After, IReadOnlyList<WireOwner> Taken);

internal sealed record WireOwner(string Field, string Uid);

internal sealed record WireFind(IReadOnlyCollection<string> Uids, IReadOnlyCollection<string> Msisdns, IReadOnlyCollection<string> Imsis);

/// <param name="By"><c>uid</c>, <c>msisdn</c> or <c>imsi</c>: what the list is ordered by, and what begins with <paramref name="Prefix"/>.</param>
/// <param name="After">Only keys beyond it.</param>
/// <param name="UpTo">Only keys up to it, and itself.</param>
internal sealed record WireList(string By, string Prefix, string? After, string? UpTo, string? Status, string? PlanId, int Limit);

/// <param name="ByPlan">Those without a plan under the empty name.</param>
internal sealed record WireCounts(IReadOnlyDictionary<string, long> ByStatus, IReadOnlyDictionary<string, long> ByPlan);

internal sealed record WireSplit(int Parts);

internal sealed record WireAbout(string Product);
