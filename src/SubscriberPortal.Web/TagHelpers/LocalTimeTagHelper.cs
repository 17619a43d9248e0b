using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary>
/// <c>&lt;local-time value="@when" /&gt;</c>: a moment, in UTC as the page comes, in the reader's own time zone once the script has run. A missing one shows as <c>none</c> says.
/// </summary>
[HtmlTargetElement("local-time", TagStructure = TagStructure.WithoutEndTag)]
public sealed class LocalTimeTagHelper : TagHelper
{
    public DateTimeOffset? Value { get; set; }

    /// <summary>What stands there when there is no moment.</summary>
    public string None { get; set; } = "–";

    /// <summary>True for "3 minutes ago" where the script runs.</summary>
    public bool Relative { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is not { } value)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "none");
            output.Content.SetContent(None);
            return;
        }

        var utc = value.UtcDateTime;
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-local", Relative ? "relative" : "full");
        output.Content.SetContent(utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
    }
}
