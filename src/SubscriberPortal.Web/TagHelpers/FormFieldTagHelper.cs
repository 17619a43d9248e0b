using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary>
/// <c>&lt;form-field for="Input.Name" label="Name" hint="…" /&gt;</c>: label, hint, error and control of one field, tied together. <c>type</c> is an input's type,
/// <c>textarea</c> or <c>select</c> (with <c>options</c>); instead of <c>for</c> a plain <c>name</c> and <c>value</c> serve as well. Every other attribute goes to the control.
/// </summary>
[HtmlTargetElement("form-field", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FormFieldTagHelper : TagHelper
{
    public ModelExpression? For { get; set; }
    public string? Name { get; set; }
    public string? Value { get; set; }
    public required string Label { get; set; }
    public string? Hint { get; set; }
    public string Type { get; set; } = "text";
    public bool Required { get; set; }
    public IEnumerable<SelectListItem> Options { get; set; } = [];

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Name ?? For?.Name ?? throw new InvalidOperationException("A form-field needs for or name.");
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var state = ViewContext.ModelState.TryGetValue(name, out var entry) ? entry : null;
        var error = state?.Errors.FirstOrDefault()?.ErrorMessage;
        var control = FormControl.Create(Type, name, id, Type == "password" ? null : state?.AttemptedValue ?? Value ?? For?.Model?.ToString(), Options);
        foreach (var attribute in output.Attributes.ToList())
        {
            control.MergeAttribute(attribute.Name, attribute.Value?.ToString() ?? "", true);
            output.Attributes.Remove(attribute);
        }

        var described = string.Join(' ', new[] { Hint is null ? null : $"{id}-hint", error is null ? null : $"{id}-error" }.OfType<string>());
        if (described.Length > 0) control.Attributes["aria-describedby"] = described;
        if (error is not null) control.Attributes["aria-invalid"] = "true";
        if (Required) control.Attributes["required"] = "required";

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", (Type == "checkbox" ? "field check" : "field") + (error is null ? "" : " invalid"));
        var label = Text("label", Label, null);
        label.Attributes["for"] = id;
        if (!Required && Type is not ("checkbox" or "select")) label.InnerHtml.AppendHtml(Text("span", " (optional)", "optional"));
        if (Type == "checkbox") output.Content.AppendHtml(control);
        output.Content.AppendHtml(label);
        if (Hint is not null) output.Content.AppendHtml(Text("p", Hint, "hint", $"{id}-hint"));
        if (error is not null) output.Content.AppendHtml(Text("p", error, "error", $"{id}-error"));
        if (Type != "checkbox") output.Content.AppendHtml(control);
    }

    private static TagBuilder Text(string tag, string text, string? css, string? id = null)
    {
        var element = new TagBuilder(tag);
        if (css is not null) element.Attributes["class"] = css;
        if (id is not null) element.Attributes["id"] = id;
        element.InnerHtml.Append(text);
        return element;
    }
}
