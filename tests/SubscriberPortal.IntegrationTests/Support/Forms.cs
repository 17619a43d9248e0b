using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>Reads pages and sends their forms as a browser does.</summary>
public static class Forms
{
    public static async Task<IHtmlDocument> GetPageAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {text}");
        return await new HtmlParser().ParseDocumentAsync(text);
    }

    /// <summary>Opens <paramref name="page"/> and posts its first form that has the field or button <paramref name="fields"/> begin with, with its hidden fields and these.</summary>
    /// <param name="action">Posts there instead of where the form says.</param>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string page, IReadOnlyDictionary<string, string> fields, string? action = null)
    {
        using var document = await client.GetPageAsync(page);
        var form = document.Forms.FirstOrDefault(f => f.Method == "post" && fields.Keys.All(k => f.Elements[k] is not null || f.QuerySelector($"[name='{k}']") is not null))
            ?? document.Forms.First(f => f.Method == "post");
        var inputs = form.QuerySelectorAll("input").OfType<IHtmlInputElement>().Where(i => i.Name is not null && (i.Type is not ("checkbox" or "radio") || i.IsChecked));
        var selects = form.QuerySelectorAll("select").OfType<IHtmlSelectElement>().Where(s => s.Name is not null);
        var values = inputs.Select(i => KeyValuePair.Create(i.Name!, i.Value)).Concat(selects.Select(s => KeyValuePair.Create(s.Name!, s.Value ?? "")))
            .Where(pair => !fields.ContainsKey(pair.Key)).Concat(fields);
        var target = action ?? form.GetAttribute("action") ?? page;
        using var content = new FormUrlEncodedContent(values);
        return await client.PostAsync(new Uri(target.Length == 0 ? page : target, UriKind.Relative), content);
    }
}
