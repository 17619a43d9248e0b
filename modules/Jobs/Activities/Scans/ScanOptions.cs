using System.ComponentModel.DataAnnotations;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>How audits and exports read the systems.</summary>
internal sealed class ScanOptions
{
    public const string Section = "Jobs:Scans";

    /// <summary>How much of a segment is held in memory before it is sorted and written to the file store.</summary>
    [Range(1, 262_144)]
    public int BufferKilobytes { get; set; } = 8192;

    /// <summary>How many segments of one system are read at the same time.</summary>
    [Range(1, 16)]
    public int SegmentsInParallel { get; set; } = 2;

    /// <summary>How long after the first reading a difference is read again before it is reported.</summary>
    [Range(0, 60_000)]
    public int RecheckPauseMilliseconds { get; set; } = 250;

    public int BufferBytes => BufferKilobytes * 1024;

    public TimeSpan RecheckPause => TimeSpan.FromMilliseconds(RecheckPauseMilliseconds);
}
