namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>The keys of the systems that the portal brings itself; a plugin brings its own.</summary>
public static class SystemKeys
{
    public const string Cloud = "cloud";
    public const string Legacy = "legacy";
    public const string Dual = "dual";
}
