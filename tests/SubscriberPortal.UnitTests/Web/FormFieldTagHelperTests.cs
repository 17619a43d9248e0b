using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Web.TagHelpers;

namespace SubscriberPortal.UnitTests.Web;

public sealed class FormFieldTagHelperTests
{
    [Fact]
    public async Task Label_hint_and_control_are_tied_together()
    {
        var field = await Markup.RenderAsync(new FormFieldTagHelper { Name = "Input.Msisdn", Label = "MSISDN", Hint = "E.164", Required = true, Value = "+15550100001", ViewContext = Markup.View() }, null, ("maxlength", "16"));

        var input = field.QuerySelector<IHtmlInputElement>("input")!;
        Assert.Equal(input.Id, field.QuerySelector("label")!.GetAttribute("for"));
        Assert.Equal("E.164", field.QuerySelector($"#{input.GetAttribute("aria-describedby")}")!.TextContent);
        Assert.Equal(("Input.Msisdn", "+15550100001", "16", true), (input.Name, input.Value, input.GetAttribute("maxlength"), input.IsRequired));
        Assert.False(field.HasAttribute("maxlength"));
    }

    [Fact]
    public async Task An_error_stands_at_its_field_and_in_the_summary_that_links_to_it()
    {
        var view = Markup.View();
        view.ModelState.AddModelError("Input.Imsi", "imsi must be 15 digits.");

        var field = await Markup.RenderAsync(new FormFieldTagHelper { Name = "Input.Imsi", Label = "IMSI", ViewContext = view });
        var summary = await Markup.RenderAsync(new ErrorSummaryTagHelper { ViewContext = view });

        var input = field.QuerySelector("input")!;
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("imsi must be 15 digits.", field.QuerySelector($"#{input.GetAttribute("aria-describedby")}")!.TextContent);
        Assert.Equal($"#{input.Id}", summary.QuerySelector("a")!.GetAttribute("href"));
        Assert.True(summary.HasAttribute("autofocus"));
    }

    [Fact]
    public async Task A_text_area_keeps_a_leading_line_end()
    {
        var field = await Markup.RenderAsync(new FormFieldTagHelper { Name = "address", Label = "Address", Type = "textarea", Value = "\nSecond line <b>", ViewContext = Markup.View() });

        Assert.Equal("\nSecond line <b>", field.QuerySelector<IHtmlTextAreaElement>("textarea")!.DefaultValue);
    }

    [Fact]
    public async Task A_list_has_its_value_chosen()
    {
        SelectListItem[] options = [new("Any", ""), new("Active", "ACTIVE")];
        var field = await Markup.RenderAsync(new FormFieldTagHelper { Name = "status", Label = "Status", Type = "select", Options = options, Value = "ACTIVE", ViewContext = Markup.View() });

        Assert.Equal("ACTIVE", field.QuerySelector<IHtmlSelectElement>("select")!.Value);
    }

    [Fact]
    public async Task A_password_never_comes_back()
    {
        var text = await Markup.RenderTextAsync(new FormFieldTagHelper { Name = "password", Label = "Password", Type = "password", Value = "secret-value", ViewContext = Markup.View() });

        Assert.DoesNotContain("secret-value", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_wins_over_what_was_there()
    {
        var view = Markup.View();
        view.ModelState.SetModelValue("planId", "TYPED", "TYPED");

        var field = await Markup.RenderAsync(new FormFieldTagHelper { Name = "planId", Label = "Plan", Value = "THERE", ViewContext = view });

        Assert.Equal("TYPED", field.QuerySelector<IHtmlInputElement>("input")!.Value);
    }

    [Fact]
    public async Task Without_an_error_there_is_no_summary() => Assert.Empty(await Markup.RenderTextAsync(new ErrorSummaryTagHelper { ViewContext = Markup.View() }));
}
