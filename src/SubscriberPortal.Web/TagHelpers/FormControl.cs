using Microsoft.AspNetCore.Mvc.Rendering;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary>Makes the control of a form field: an input, a text area or a list to choose from.</summary>
internal static class FormControl
{
    public static TagBuilder Create(string type, string name, string id, string? value, IEnumerable<SelectListItem> options)
    {
        var control = new TagBuilder(type is "textarea" or "select" ? type : "input");
        control.Attributes["id"] = id;
        control.Attributes["name"] = name;
        switch (type)
        {
            case "textarea":
                // A browser drops one line end right after the tag, so one stands in front of the text.
                control.InnerHtml.AppendHtml("\n").Append(value ?? "");
                break;
            case "select":
                foreach (var option in options) control.InnerHtml.AppendHtml(Option(option, value));
                break;
            case "checkbox":
                control.TagRenderMode = TagRenderMode.SelfClosing;
                control.Attributes["type"] = type;
                control.Attributes["value"] = "true";
                if (bool.TryParse(value?.Split(',')[0], out var isChecked) && isChecked) control.Attributes["checked"] = "checked";
                break;
            default:
                control.TagRenderMode = TagRenderMode.SelfClosing;
                control.Attributes["type"] = type;
                if (value is not null) control.Attributes["value"] = value;
                break;
        }

        return control;
    }

    private static TagBuilder Option(SelectListItem item, string? value)
    {
        var option = new TagBuilder("option");
        option.Attributes["value"] = item.Value ?? item.Text;
        if (value is null ? item.Selected : value == (item.Value ?? item.Text)) option.Attributes["selected"] = "selected";
        if (item.Disabled) option.Attributes["disabled"] = "disabled";
        option.InnerHtml.Append(item.Text);
        return option;
    }
}
