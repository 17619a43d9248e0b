using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.UnitTests.Web;

/// <summary>Runs a tag helper as a page would and reads what came out.</summary>
internal static class Markup
{
    public static ViewContext View(string path = "/", string query = "")
    {
        var context = new DefaultHttpContext { Request = { Path = path, QueryString = new QueryString(query) } };
        return new ViewContext { HttpContext = context, ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) };
    }

    public static async Task<IElement> RenderAsync(TagHelper helper, string? content = null, params (string Name, string Value)[] attributes)
    {
        var html = await RenderTextAsync(helper, content, attributes);
        var document = await new HtmlParser().ParseDocumentAsync($"<body>{html}</body>");
        return document.Body!.FirstElementChild ?? throw new InvalidOperationException($"No element came out, but: {html}");
    }

    public static async Task<string> RenderTextAsync(TagHelper helper, string? content = null, params (string Name, string Value)[] attributes)
    {
        var list = new TagHelperAttributeList(attributes.Select(a => new TagHelperAttribute(a.Name, a.Value)));
        var output = new TagHelperOutput("x", list, (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent().SetContent(content ?? "")));
        await helper.ProcessAsync(new TagHelperContext([], new Dictionary<object, object>(), "test"), output);
        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
