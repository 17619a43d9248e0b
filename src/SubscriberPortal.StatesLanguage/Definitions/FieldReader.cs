using SubscriberPortal.StatesLanguage.Expressions;
using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads the fields of one object of a definition, reports what is wrong with each, and at the end names those that nobody asked for.</summary>
internal sealed class FieldReader(JsonData data, string location, DiagnosticList diagnostics)
{
    private readonly HashSet<string> _known = ["Comment"];

    public string Location { get; } = location;

    public DiagnosticList Diagnostics { get; } = diagnostics;

    public IEnumerable<string> Names => data.Members.Keys;

    public bool Has(string field) => data.Member(field) is not null;

    public string At(string field) => $"{Location}/{field}";

    public JsonData? Take(string field)
    {
        _known.Add(field);
        return data.Member(field);
    }

    public JsonData? Take(string field, JsonKind kind)
    {
        var value = Take(field);
        if (value is null || value.Kind == kind) return value;
        Diagnostics.Schema($"Expected value of type {kind} but was {value.Kind}", At(field));
        return null;
    }

    public string? String(string field) => Take(field, JsonKind.String)?.Text;

    public void Require(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (!Has(field)) Diagnostics.Schema($"The field '{field}' is required but was missing", Location);
        }
    }

    public void AtMostOneOf(string first, string second)
    {
        if (Has(first) && Has(second)) Diagnostics.Schema($"Only one of the fields '{first}' and '{second}' may be given", Location);
    }

    public double? Number(string field, double least, double most = 99_999_999, bool whole = true)
    {
        if (Take(field, JsonKind.Number) is not { } value) return null;
        if (whole && !value.TryGetInteger(out _)) Diagnostics.Schema($"Expected a whole number but was {value.Text}", At(field));
        else if (value.AsDouble() < least) Diagnostics.Schema($"{value.Text} is below the minimum of {least}", At(field));
        else if (value.AsDouble() > most) Diagnostics.Schema($"{value.Text} is above the maximum of {most}", At(field));
        else return value.AsDouble();
        return null;
    }

    public JsonPath? Path(string field)
    {
        if (Take(field, JsonKind.String) is not { } value) return null;
        try
        {
            return JsonPathParser.Parse(value.Text);
        }
        catch (FormatException exception)
        {
            Diagnostics.Schema($"Value is not a valid JSONPath ({exception.Message})", At(field));
            return null;
        }
    }

    /// <summary>InputPath and OutputPath: absent is everything, JSON null is nothing.</summary>
    public DataPath DataPath(string field)
    {
        if (Take(field) is { Kind: JsonKind.Null }) return Definitions.DataPath.None;
        return Path(field) is { } path ? new DataPath(path) : Definitions.DataPath.Whole;
    }

    public DataPath ResultPath()
    {
        var result = DataPath("ResultPath");
        if (result.Path is not null && (!result.Path.IsReference || result.Path.Root != PathRoot.Input))
            Diagnostics.Schema("Value is not a Reference Path: it must name one place within the input", At("ResultPath"));
        return result;
    }

    public PayloadTemplate? Template(string field) => Take(field) is { } value ? new PayloadTemplateReader(Diagnostics).Read(value, At(field)) : null;

    public PayloadTemplate? Assign()
    {
        if (Take("Assign", JsonKind.Object) is not { } value) return null;
        foreach (var name in value.Members.Keys)
        {
            var plain = name.EndsWith(PayloadTemplate.Suffix, StringComparison.Ordinal) ? name[..^PayloadTemplate.Suffix.Length] : name;
            if (plain.Length is 0 or > 80 || !(char.IsLetter(plain[0]) || plain[0] == '_') || !plain.All(JsonPathParser.IsVariableCharacter) || plain == "states")
                Diagnostics.Schema($"'{plain}' is not a valid variable name", At("Assign"));
        }

        return new PayloadTemplateReader(Diagnostics).Read(value, At("Assign"));
    }

    /// <summary>A number or, in the field whose name ends in Path, a path to one.</summary>
    public WholeNumber? WholeNumber(string field, double least)
    {
        AtMostOneOf(field, field + "Path");
        if (Number(field, least) is { } literal) return new WholeNumber(field, (long)literal, null);
        return Path(field + "Path") is { } path ? new WholeNumber(field + "Path", null, path) : null;
    }

    /// <summary>A text or, in the field whose name ends in Path, a path or a function.</summary>
    public Expression? Text(string field)
    {
        AtMostOneOf(field, field + "Path");
        if (String(field) is { } literal) return new LiteralExpression(JsonData.FromString(literal));
        if (String(field + "Path") is not { } text) return null;
        try
        {
            return ExpressionParser.Parse(text, field + "Path");
        }
        catch (FormatException exception)
        {
            Diagnostics.Schema($"Value is not a valid JSONPath or intrinsic function call ({exception.Message})", At(field + "Path"));
            return null;
        }
    }

    public IEnumerable<FieldReader> Objects(string field)
    {
        foreach (var (index, item) in (Take(field, JsonKind.Array)?.Items ?? []).Index())
        {
            var at = $"{At(field)}[{index}]";
            if (item.Kind == JsonKind.Object) yield return new FieldReader(item, at, Diagnostics);
            else Diagnostics.Schema($"Expected value of type Object but was {item.Kind}", at);
        }
    }

    public FieldReader? Object(string field) => Take(field, JsonKind.Object) is { } value ? new FieldReader(value, At(field), Diagnostics) : null;

    public void RejectOthers()
    {
        foreach (var field in data.Members.Keys.Where(field => !_known.Contains(field)))
            Diagnostics.Schema($"The field '{field}' is not supported here", Location);
    }
}
