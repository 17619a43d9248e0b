namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>The sets of runs of an audit.</summary>
internal static class AuditSets
{
    /// <summary>What <c>CompareSystems</c> found, by uid.</summary>
    public const string Compared = "compared";

    /// <summary>Numbers that more than one uid has, by uid.</summary>
    public const string Shared = "shared";

    /// <summary>A system's fingerprints, by uid.</summary>
    public static string Fingerprints(string system) => system;

    /// <summary>A system's MSISDNs and IMSIs, each with its uid, by number.</summary>
    public static string Numbers(string system) => $"{system}.numbers";

    /// <summary>What a system keeps beside its records to have each number once: the uid that a number is kept for, by number.</summary>
    public static string Guards(string system) => $"{system}.guards";

    /// <summary>Where a system's records and guards do not fit together, by uid.</summary>
    public static string Unguarded(string system) => $"{system}.unguarded";

    /// <summary>A system's records that break a rule, by uid.</summary>
    public static string Invalid(string system) => $"{system}.invalid";
}
