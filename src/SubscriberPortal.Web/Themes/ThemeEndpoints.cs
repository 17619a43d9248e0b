using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Web.Themes;

/// <summary>The theme switch of the header, a plain form.</summary>
public static class ThemeEndpoints
{
    public static IEndpointRouteBuilder MapThemeSwitch(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/theme", ChooseTheme).AllowAnonymous().ExcludeFromDescription();
        return endpoints;
    }

    /// <summary>Remembers the reader's choice and goes back to the page that was open.</summary>
    public static async Task<Results<RedirectHttpResult, ProblemHttpResult>> ChooseTheme(HttpContext context, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return Problem.Invalid("form", "The form is too old. Load the page again.");

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var theme = form["theme"].ToString();
        if (!Theme.All.Contains(theme)) return Problem.Invalid("theme", $"theme must be one of {string.Join(", ", Theme.All)}.");

        context.Response.Cookies.Append(Theme.Cookie, theme, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        var back = form["back"].ToString();
        return TypedResults.LocalRedirect(IsLocal(back) ? back : "~/");
    }

    private static bool IsLocal(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal) && !path.Any(char.IsControl);
}
