namespace SubscriberPortal.Dual.Sides;

/// <summary>Dual's version: both sides' tags, joined by a character that neither can hold once escaped. An absent record is the empty tag.</summary>
internal static class JoinedVersion
{
    /// <summary>Stands for a side that could not be read; it is never equal to a tag that was.</summary>
    public const string Unread = "?";

    public static string Of(string? cloud, string? legacy) => $"{Escape(cloud)}+{Escape(legacy)}";

    private static string Escape(string? tag) => tag switch
    {
        null => "",
        Unread => Unread,
        _ => Uri.EscapeDataString(tag),
    };
}
