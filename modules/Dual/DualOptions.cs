using System.ComponentModel.DataAnnotations;

namespace SubscriberPortal.Dual;

/// <summary>The times of the dual-write protocol.</summary>
internal sealed class DualOptions
{
    public const string Section = "Dual";

    /// <summary>The longest path of a write, in calls.</summary>
    public const int CallsOfAWrite = 6;

    /// <summary>Within this a call to a store must have answered; later its outcome counts as unknown.</summary>
    [Range(1, 60)]
    public int CallDeadlineSeconds { get; set; } = 5;

    /// <summary>So many milliseconds more for each further record of a chunk.</summary>
    [Range(0, 1000)]
    public int CallDeadlinePerRecordMs { get; set; } = 10;

    /// <summary>How long an intent belongs to whoever writes it, before the reconciler may take it. At least six calls long, which is the longest path of a write; for a chunk longer by itself.</summary>
    [Range(6, 600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>How often open intents are looked through, and how soon one that could not be settled is tried again.</summary>
    [Range(1, 300)]
    public int ReconcileSeconds { get; set; } = 5;

    /// <summary>How long a finished audit counts as recent in the sync status.</summary>
    [Range(1, 8760)]
    public int StaleAfterHours { get; set; } = 24;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <summary>The deadline of a call that concerns so many records.</summary>
    public TimeSpan CallDeadlineOf(int records) => TimeSpan.FromSeconds(CallDeadlineSeconds) + TimeSpan.FromMilliseconds((double)CallDeadlinePerRecordMs * (records - 1));

    /// <summary>The lease of an intent over so many records.</summary>
    public TimeSpan LeaseOf(int records)
    {
        var path = CallsOfAWrite * CallDeadlineOf(records);
        return path > Lease ? path : Lease;
    }
}
