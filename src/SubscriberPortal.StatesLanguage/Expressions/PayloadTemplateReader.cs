using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>Reads a payload template and reports what is wrong with it.</summary>
internal sealed class PayloadTemplateReader(DiagnosticList diagnostics)
{
    public PayloadTemplate Read(JsonData data, string location) => data.Kind switch
    {
        JsonKind.Object => ReadObject(data, location),
        JsonKind.Array => ReadArray(data, location),
        _ => Fixed(data, location),
    };

    private FixedTemplate Fixed(JsonData data, string location)
    {
        if (data.Kind == JsonKind.String && (data.Text.StartsWith("$.", StringComparison.Ordinal) || data.Text.StartsWith("States.", StringComparison.Ordinal)))
            diagnostics.Warning(DiagnosticCodes.NoDollar, $"'{data.Text}' is taken literally, because the field's name does not end in .$", location);
        return new FixedTemplate(data);
    }

    private PayloadTemplate ReadObject(JsonData data, string location)
    {
        var members = new List<(string, PayloadTemplate)>(data.Members.Count);
        var isFixed = true;
        foreach (var (name, value) in data.Members)
        {
            if (!name.EndsWith(PayloadTemplate.Suffix, StringComparison.Ordinal))
            {
                var inner = Read(value, $"{location}/{name}");
                isFixed &= inner is FixedTemplate;
                members.Add((name, inner));
                continue;
            }

            isFixed = false;
            var plain = name[..^PayloadTemplate.Suffix.Length];
            if (data.Member(plain) is not null)
                diagnostics.Schema($"The field '{plain}' is defined twice, by itself and by '{name}'", location);
            else if (Computed(name, value, location) is { } expression)
                members.Add((plain, new ComputedTemplate(expression)));
        }

        return isFixed ? new FixedTemplate(data) : new ObjectTemplate(members);
    }

    private PayloadTemplate ReadArray(JsonData data, string location)
    {
        var items = data.Items.Select((item, index) => Read(item, $"{location}[{index}]")).ToArray();
        return items.All(item => item is FixedTemplate) ? new FixedTemplate(data) : new ArrayTemplate(items);
    }

    private Expression? Computed(string name, JsonData value, string location)
    {
        try
        {
            if (value.Kind == JsonKind.String) return ExpressionParser.Parse(value.Text, name);
            diagnostics.Schema($"The value for the field '{name}' must be a STRING", location);
        }
        catch (FormatException exception)
        {
            diagnostics.Schema($"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call ({exception.Message})", location);
        }

        return null;
    }
}
