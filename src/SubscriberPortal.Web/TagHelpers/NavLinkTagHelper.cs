using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary><c>&lt;nav-link href="/operations" icon="jobs"&gt;Operations&lt;/nav-link&gt;</c>: a link that knows when it leads to where the reader is, or to a page above it.</summary>
[HtmlTargetElement("nav-link")]
public sealed class NavLinkTagHelper : TagHelper
{
    public required string Href { get; set; }

    public string? Icon { get; set; }

    /// <summary>Only the very page counts, not those below it (as with the tabs of a page).</summary>
    public bool Exact { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        output.TagName = "a";
        output.Attributes.SetAttribute("href", request.PathBase + Href);
        if (IsCurrent(request.Path)) output.Attributes.SetAttribute("aria-current", "page");
        var text = await output.GetChildContentAsync();
        if (Icon is not null) output.Content.AppendHtml(IconTagHelper.Render(ViewContext, Icon));
        output.Content.AppendHtml(text);
    }

    private bool IsCurrent(PathString path)
    {
        var target = Href.Split('?', '#')[0];
        return target == "/" || Exact
            ? path.Equals(new PathString(target), StringComparison.OrdinalIgnoreCase)
            : path.StartsWithSegments(target, StringComparison.OrdinalIgnoreCase);
    }
}
