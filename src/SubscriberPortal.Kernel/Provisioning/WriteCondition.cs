namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>What must hold in the store for a write to be made. All that is given must hold.</summary>
/// <param name="Absent">No record of that uid may exist.</param>
/// <param name="Version">The stored record must have this version.</param>
/// <param name="WriteId">The stored record must carry this write_id (compensation: "still mine").</param>
public readonly record struct WriteCondition(bool Absent, string? Version, string? WriteId)
{
    /// <summary>Whatever is there, even nothing.</summary>
    public static readonly WriteCondition None;

    public static readonly WriteCondition MustBeAbsent = new(true, null, null);

    public static WriteCondition AtVersion(string version) => new(false, version, null);
}
