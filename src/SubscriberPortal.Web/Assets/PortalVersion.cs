using System.Reflection;

namespace SubscriberPortal.Web.Assets;

/// <summary>The version in the footer of every page.</summary>
public static class PortalVersion
{
    /// <summary>Without the commit that the build adds after a plus sign.</summary>
    public static string Text { get; } =
        typeof(PortalVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
