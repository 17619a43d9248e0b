using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using SubscriberPortal.Web.Assets;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary><c>&lt;icon name="users" /&gt;</c>: a symbol of <c>icons.svg</c>; decoration unless it has a <c>label</c>.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public required string Name { get; set; }

    /// <summary>What it says, where no text beside it does.</summary>
    public string? Label { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Render(ViewContext, Name, Label));
    }

    internal static TagBuilder Render(ViewContext view, string name, string? label = null)
    {
        var use = new TagBuilder("use");
        use.Attributes["href"] = $"{AssetPaths.Of(view.HttpContext, "icons.svg")}#{name}";
        var svg = new TagBuilder("svg");
        svg.Attributes["class"] = "icon";
        svg.Attributes["focusable"] = "false";
        if (label is null)
        {
            svg.Attributes["aria-hidden"] = "true";
        }
        else
        {
            svg.Attributes["role"] = "img";
            svg.Attributes["aria-label"] = label;
        }

        svg.InnerHtml.AppendHtml(use);
        return svg;
    }
}
