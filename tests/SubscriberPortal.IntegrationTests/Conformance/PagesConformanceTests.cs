using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>Every page that the program has, found from its routes: a new one is covered on the day it is added.</summary>
public sealed class PagesConformanceTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    /// <summary>What stands for a route's parameter; a page with another parameter fails until it is named here.</summary>
    private static readonly Dictionary<string, string> Values = new() { ["system"] = "legacy", ["uid"] = "conform-1" };

    [Fact]
    public async Task Every_page_answers_and_keeps_the_rules_of_the_house()
    {
        await portal.AddSubscriberAsync("legacy", "conform-1", s => s with { FirstName = "<b>Ada</b>" });
        using var client = await portal.BrowseAs("admin");
        using var api = await portal.SignInAs("admin");
        Values["id"] = (string)(await api.RunJobAsync("/audit/jobs", new { auditType = "CONSISTENCY_CHECK" }))["job_id"]!;
        var paths = PagePaths().ToList();

        Assert.True(paths.Count >= 15, $"Only {paths.Count} pages were found.");
        var broken = new List<string>();
        foreach (var path in paths) broken.AddRange((await FaultsOfAsync(client, path)).Select(fault => $"{path}: {fault}"));

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public async Task All_pages_of_the_specification_exist()
    {
        using var client = await portal.BrowseAs("admin");
        string[] paths = ["/", "/signin", "/provision/cloud", "/provision/legacy", "/provision/dual", "/operations", "/operations/new", "/schedules", "/workflows", "/settings", "/settings/users", "/activity", "/system"];
        foreach (var path in paths)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(answer.StatusCode == HttpStatusCode.OK || (path == "/signin" && answer.StatusCode == HttpStatusCode.Redirect), $"{path} answered {(int)answer.StatusCode}.");
        }
    }

    private IEnumerable<string> PagePaths() => portal.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        .Select(endpoint => Fill(endpoint.RoutePattern.RawText!))
        .Distinct()
        .Where(path => path.Trim('/') is not ("signout" or "error") && !path.StartsWith("/system/intents/", StringComparison.Ordinal)) // needs an open intent; Dual's own tests make one
        .Order(StringComparer.Ordinal);

    private static string Fill(string pattern)
    {
        foreach (var (name, value) in Values) pattern = System.Text.RegularExpressions.Regex.Replace(pattern, $"{{{name}(:[^}}]*)?}}", value);
        return $"/{System.Text.RegularExpressions.Regex.Replace(pattern, @"/?\{[^}]*\?\}", "").TrimStart('/')}";
    }

    private static async Task<IEnumerable<string>> FaultsOfAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        if (answer.StatusCode is HttpStatusCode.Redirect) return [];
        if (answer.StatusCode is not HttpStatusCode.OK) return [$"answered {(int)answer.StatusCode}"];
        using var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        return [.. Faults(page)];
    }

    private static IEnumerable<string> Faults(IHtmlDocument page)
    {
        if (page.QuerySelectorAll("h1").Length != 1) yield return $"has {page.QuerySelectorAll("h1").Length} h1";
        if (string.IsNullOrWhiteSpace(page.Title)) yield return "has no title";
        if (string.IsNullOrEmpty(page.DocumentElement.GetAttribute("lang"))) yield return "has no lang";
        if (page.QuerySelector("main") is null) yield return "has no main";
        foreach (var element in page.QuerySelectorAll("[style], style, script:not([src])")) yield return $"has inline style or script: {Short(element)}";
        foreach (var element in page.QuerySelectorAll("[src^='http'], link[href^='http'], [src^='//']")) yield return $"loads from elsewhere: {Short(element)}";
        foreach (var element in page.QuerySelectorAll("a[href=''], a[href='#'], a:not([href])")) yield return $"has a link to nowhere: {Short(element)}";
        foreach (var element in page.QuerySelectorAll("[onclick], [onload], [onsubmit]")) yield return $"has an event attribute: {Short(element)}";
        foreach (var input in page.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
        {
            if (page.QuerySelector($"label[for='{input.Id}']") is null && input.Closest("label") is null && input.GetAttribute("aria-label") is null) yield return $"has an input without a label: {Short(input)}";
        }

        foreach (var form in page.QuerySelectorAll("form[method=post]"))
        {
            if (form.QuerySelector("input[name=__RequestVerificationToken]") is null) yield return $"has a form without antiforgery token: {Short(form)}";
        }

        foreach (var table in page.QuerySelectorAll("table:not(:has(caption))")) yield return $"has a table without a caption: {Short(table)}";
        foreach (var twice in page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1)) yield return $"has the id {twice.Key} more than once";
        foreach (var button in page.QuerySelectorAll("button"))
        {
            if (string.IsNullOrWhiteSpace(button.TextContent) && button.GetAttribute("aria-label") is null) yield return $"has a button without a name: {Short(button)}";
        }

        if (page.QuerySelector("main b") is not null) yield return "shows stored text as markup";
    }

    private static string Short(IElement element) => element.OuterHtml.Length > 160 ? element.OuterHtml[..160] : element.OuterHtml;
}
