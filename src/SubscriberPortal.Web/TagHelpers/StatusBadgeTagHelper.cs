using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary>
/// <c>&lt;status-badge value="ACTIVE" /&gt;</c>: any status word of the portal (subscriber, sync, job, health) as a word with a shape and a colour.
/// An unknown word is shown in neutral; <c>tone</c> (ok, warn, bad, info, muted) and <c>text</c> override.
/// </summary>
[HtmlTargetElement("status-badge", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StatusBadgeTagHelper : TagHelper
{
    public string? Value { get; set; }

    public string? Tone { get; set; }

    public string? Text { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (string.IsNullOrEmpty(Value) && string.IsNullOrEmpty(Text))
        {
            output.SuppressOutput();
            return;
        }

        var tone = string.IsNullOrEmpty(Tone) ? ToneOf(Value) : Tone;
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"badge {tone}");
        output.Content.SetHtmlContent(IconTagHelper.Render(ViewContext, Shape(tone)));
        output.Content.Append(Text ?? Words(Value!));
    }

    /// <summary>CLOUD_ONLY becomes <c>Cloud only</c>.</summary>
    internal static string Words(string value)
    {
        var words = value.Replace('_', ' ').ToLowerInvariant();
        return string.Concat(words[..1].ToUpper(CultureInfo.InvariantCulture), words.AsSpan(1));
    }

    internal static string ToneOf(string? value) => value?.ToUpperInvariant() switch
    {
        "ACTIVE" or "SYNCED" or "COMPLETED" or "HEALTHY" or "SUCCEEDED" or "SUCCESS" or "OK" or "ENABLED" => "ok",
        "SUSPENDED" or "CLOUD_ONLY" or "LEGACY_ONLY" or "PAUSED" or "DEGRADED" or "STALE" or "LOCKED" => "warn",
        "CONFLICT" or "FAILED" or "UNHEALTHY" or "TIMED_OUT" or "ERROR" or "DELETED" => "bad",
        "RUNNING" or "PENDING" or "QUEUED" => "info",
        _ => "muted",
    };

    private static string Shape(string tone) => tone switch
    {
        "ok" => "shape-check",
        "warn" => "shape-triangle",
        "bad" => "shape-cross",
        "info" => "shape-clock",
        _ => "shape-dash",
    };
}
