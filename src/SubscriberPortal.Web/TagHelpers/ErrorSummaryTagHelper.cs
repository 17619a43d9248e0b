using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary><c>&lt;error-summary /&gt;</c>: everything that is wrong with a form, first thing in <c>main</c>, focused, each error a link to its field. Nothing when all is well.</summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTagHelper : TagHelper
{
    public string Title { get; set; } = "There is a problem";

    /// <summary>The names of the fields as they follow on the page, so that the errors do too.</summary>
    public IReadOnlyList<string> Fields { get; set; } = [];

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.ModelState.IsValid)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("autofocus", "autofocus");
        var heading = new TagBuilder("h2");
        heading.InnerHtml.Append(Title);
        var list = new TagBuilder("ul");
        foreach (var (field, entry) in ViewContext.ModelState.OrderBy(state => Place(state.Key)))
        {
            foreach (var error in entry!.Errors) list.InnerHtml.AppendHtml(Item(field, error.ErrorMessage));
        }

        output.Content.AppendHtml(heading).AppendHtml(list);
    }

    private int Place(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i] == field) return i;
        }

        return Fields.Count;
    }

    private static TagBuilder Item(string field, string message)
    {
        var item = new TagBuilder("li");
        if (field.Length == 0)
        {
            item.InnerHtml.Append(message);
            return item;
        }

        var link = new TagBuilder("a");
        link.Attributes["href"] = $"#{TagBuilder.CreateSanitizedId(field, "_")}";
        link.InnerHtml.Append(message);
        item.InnerHtml.AppendHtml(link);
        return item;
    }
}
