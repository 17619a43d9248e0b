using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>
/// Implemented by a provider that keeps MSISDN and IMSI unique by entries of its own beside the records. An audit reads them all, compares them with the records that it read,
/// and asks again before it reports one.
/// </summary>
public interface IIdentifierIndex
{
    /// <summary>Cuts the entries into about <paramref name="desired"/> parts of similar size, at least one.</summary>
    IReadOnlyList<ScanSegment> PlanIdentifierScan(int desired);

    /// <summary>Streams the entries of a part, in no order, with bounded memory.</summary>
    IAsyncEnumerable<IReadOnlyList<IdentifierEntry>> ScanIdentifiersAsync(ScanSegment segment, CancellationToken cancellationToken);

    /// <summary>Looks again, as of now, at what did not fit together (at most 100), and answers what still does not.</summary>
    Task<IReadOnlyList<IdentifierFault>> CheckIdentifiersAsync(IReadOnlyCollection<IdentifierEntry> suspects, CancellationToken cancellationToken);
}

/// <summary>Says that a number is a record's.</summary>
/// <param name="Field">MSISDN or IMSI.</param>
public readonly record struct IdentifierEntry(SubscriberField Field, string Value, string Uid);

/// <param name="Uid">Under which it is reported: the record's, or the one that an entry names.</param>
/// <param name="Violation">The field, <see cref="Orphaned"/> or <see cref="Missing"/>, and what is wrong; holds no IMSI.</param>
public sealed record IdentifierFault(string Uid, RuleViolation Violation)
{
    /// <summary>An entry whose record is not there, or has another number. No record is wrong, but nobody can take the number.</summary>
    public const string Orphaned = "guard_orphaned";

    /// <summary>A record whose number has no entry, or one that names another: nothing keeps the number unique.</summary>
    public const string Missing = "guard_missing";
}
