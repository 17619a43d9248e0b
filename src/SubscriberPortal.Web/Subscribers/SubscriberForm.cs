using Microsoft.AspNetCore.Http;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>The texts of a form about one subscriber, by field; read past model binding, which would turn white space into nothing.</summary>
public sealed class SubscriberForm
{
    private readonly Dictionary<SubscriberField, string> _texts;

    private SubscriberForm(Dictionary<SubscriberField, string> texts) => _texts = texts;

    public static SubscriberForm Blank { get; } = new(new() { [SubscriberField.Status] = SubscriberStatus.Active.ToName() });

    public static SubscriberForm Of(IFormCollection form) => new(SubscriberField.All.Where(f => form.ContainsKey(f.Name)).ToDictionary(f => f, f => form[f.Name].ToString()));

    /// <param name="show">A field's text as the reader may see it.</param>
    public static SubscriberForm Of(Subscriber subscriber, Func<SubscriberField, string?, string?> show) =>
        new(SubscriberField.All.ToDictionary(f => f, f => show(f, f.Read(subscriber)) ?? ""));

    public string this[SubscriberField field] => _texts.GetValueOrDefault(field, "");

    /// <summary>Everything the form gives, for a new record.</summary>
    public SubscriberChange ToChange()
    {
        var change = new SubscriberChange();
        foreach (var (field, text) in _texts) change[field] = WithLineEndsOf("", text);
        return change;
    }

    /// <summary>Only what the reader really altered in what was shown: what they left alone is not theirs to write.</summary>
    public SubscriberChange ChangesAgainst(SubscriberForm shown)
    {
        var change = new SubscriberChange();
        foreach (var (field, text) in _texts)
        {
            if (WithLineFeeds(text) != WithLineFeeds(shown[field])) change[field] = WithLineEndsOf(shown[field], text);
        }

        return change;
    }

    // A browser sends every line end of a text area as CR LF, whatever it was given.
    private static string WithLineEndsOf(string shown, string text) => shown.Contains("\r\n", StringComparison.Ordinal) ? text : WithLineFeeds(text);

    private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
