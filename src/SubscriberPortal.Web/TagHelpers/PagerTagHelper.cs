using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary>
/// <c>&lt;pager next="@Model.NextCursor" count="25" /&gt;</c>: first, previous and next page of a list by cursor. It keeps every other query value,
/// puts the cursor into <c>cursor</c>, and the way back into <c>back</c>. Nothing when there is one page only.
/// </summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper : TagHelper
{
    private const int LongestWayBack = 20;

    /// <summary>The cursor of the next page; null on the last.</summary>
    public string? Next { get; set; }

    /// <summary>How many rows this page shows.</summary>
    public int Count { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var query = ViewContext.HttpContext.Request.Query;
        var cursor = query["cursor"].ToString();
        if (string.IsNullOrEmpty(Next) && cursor.Length == 0)
        {
            output.SuppressOutput();
            return;
        }

        // The way back: the cursors of the pages before this one, oldest first; "-" is the first page, which has none.
        string[] back = cursor.Length == 0 ? [] : query["back"].ToString().Split('.', StringSplitOptions.RemoveEmptyEntries);
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", "Pages");
        if (cursor.Length > 0) output.Content.AppendHtml(Link("First", null, []));
        if (back.Length > 0) output.Content.AppendHtml(Link("Previous", back[^1], back[..^1]));
        if (!string.IsNullOrEmpty(Next)) output.Content.AppendHtml(Link("Next", Next, [.. back.TakeLast(LongestWayBack - 1), cursor.Length == 0 ? "-" : cursor]));
        var rows = new TagBuilder("span");
        rows.InnerHtml.Append(Count == 1 ? "1 row on this page" : $"{Count} rows on this page");
        output.Content.AppendHtml(rows);
    }

    private TagBuilder Link(string text, string? cursor, string[] back)
    {
        var request = ViewContext.HttpContext.Request;
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key is not ("cursor" or "back")));
        if (cursor is not (null or "-")) query.Add("cursor", cursor);
        if (cursor is not (null or "-") && back.Length > 0) query.Add("back", string.Join('.', back));
        var link = new TagBuilder("a");
        link.Attributes["href"] = $"{request.PathBase}{request.Path}{query}";
        if (text != "First") link.Attributes["rel"] = text == "Next" ? "next" : "prev";
        link.AddCssClass("button quiet");
        link.InnerHtml.Append(text);
        return link;
    }
}
