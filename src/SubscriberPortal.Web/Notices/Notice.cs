using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace SubscriberPortal.Web.Notices;

/// <summary>What a page says once, after a form was sent and the reader was led on.</summary>
/// <param name="Tone"><c>ok</c>, <c>warn</c> or <c>bad</c>.</param>
public sealed record Notice(string Tone, string Text);

/// <summary>Keeps the one notice between the two requests; the layout shows it.</summary>
public static class Notices
{
    private const string Key = "Notice";

    /// <summary>Shown on top of the next page, whichever it is.</summary>
    public static void SetNotice(this ITempDataDictionary data, string text, string tone = "ok") => data[Key] = $"{tone}:{text}";

    public static Notice? TakeNotice(this ITempDataDictionary data) =>
        data[Key] is string value && value.Split(':', 2) is [var tone, var text] ? new Notice(tone, text) : null;
}
