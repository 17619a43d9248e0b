namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>What pages, API and jobs need to know of a system to serve it without knowing its kind.</summary>
/// <param name="Key">Lower case, a path segment: <c>cloud</c>, <c>legacy</c>, <c>dual</c>, or a plugin's.</param>
/// <param name="Name">For people: <c>Cloud</c>.</param>
/// <param name="Store">What it runs on, for people: <c>SQLite (cloud.db)</c>, <c>DynamoDB (portal-subscribers)</c>.</param>
/// <param name="Order">Its place in navigation and lists; the portal's own have 10, 20, 30.</param>
/// <param name="ScansInUidOrder">Whether a scan yields records in binary order of uid, so that two scans can be merged as they come.</param>
public sealed record SystemDescriptor(string Key, string Name, string Store, int Order, bool ScansInUidOrder)
{
    /// <summary>Whether its store lives in this process, so that no call outlives the process that made it. A provider says so of itself.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>How jobs name it as source and target: <c>CLOUD</c>, <c>LEGACY</c>, <c>DUAL_PROV</c>; a plugin's key as it is.</summary>
    public string JobName => Key switch
    {
        SystemKeys.Cloud => "CLOUD",
        SystemKeys.Legacy => "LEGACY",
        SystemKeys.Dual => "DUAL_PROV",
        _ => Key,
    };
}
