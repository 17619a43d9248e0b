using Microsoft.AspNetCore.Http;

namespace SubscriberPortal.Web.Themes;

/// <summary>Which of the two looks a reader has chosen, in a cookie; <c>auto</c> follows the device.</summary>
public static class Theme
{
    public const string Auto = "auto";
    internal const string Cookie = "portal-theme";

    public static IReadOnlyList<string> All { get; } = [Auto, "light", "dark"];

    public static string Of(HttpContext context) => context.Request.Cookies[Cookie] is { } chosen && All.Contains(chosen) ? chosen : Auto;
}
