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

    /// <summary>A system's records that break a rule, by uid.</summary>
    public static string Invalid(string system) => $"{system}.invalid";
}
