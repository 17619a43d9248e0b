using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads the rules of a Choice state.</summary>
internal sealed class ChoiceReader(DiagnosticList diagnostics)
{
    private static readonly string[] CombiningFields = ["And", "Or", "Not"];

    public ChoiceRule? Rule(FieldReader fields)
    {
        fields.Require("Next");
        var (next, assign) = (fields.String("Next"), fields.Assign());
        var condition = Condition(fields);
        return next is null || condition is null ? null : new ChoiceRule(condition, next, assign);
    }

    private ChoiceCondition? Condition(FieldReader fields)
    {
        string[] combining = [.. CombiningFields.Where(fields.Has)];
        if (combining.Length > 1) diagnostics.Schema($"Only one of the fields '{string.Join("', '", combining)}' may be given", fields.Location);
        ChoiceCondition? condition = combining.FirstOrDefault() switch
        {
            "And" => Parts(fields, "And") is { } parts ? new AllConditions(parts) : null,
            "Or" => Parts(fields, "Or") is { } parts ? new AnyCondition(parts) : null,
            "Not" => fields.Object("Not") is { } inner && Condition(inner) is { } part ? new NotCondition(part) : null,
            _ => Comparison(fields),
        };
        fields.RejectOthers();
        return condition;
    }

    private ChoiceCondition[]? Parts(FieldReader fields, string field)
    {
        var items = fields.Objects(field).ToArray();
        if (items.Length == 0) diagnostics.Schema("At least one condition is required", fields.At(field));
        var parts = items.Select(Condition).OfType<ChoiceCondition>().ToArray();
        return parts.Length == 0 || parts.Length != items.Length ? null : parts;
    }

    private ComparisonCondition? Comparison(FieldReader fields)
    {
        fields.Require("Variable");
        var variable = fields.Path("Variable");
        ComparisonCondition? found = null;
        var count = 0;
        foreach (var name in fields.Names.Where(name => name is not ("Variable" or "Next" or "Assign" or "Comment")))
        {
            var isPath = name.EndsWith("Path", StringComparison.Ordinal);
            if (ComparisonOperator.Find(isPath ? name[..^4] : name) is not { } comparison || (isPath && !comparison.HasPath)) continue;
            count++;
            var path = isPath ? fields.Path(name) : null;
            var literal = isPath ? null : Operand(fields, name, comparison);
            if (variable is not null && (path is not null || literal is not null)) found = new ComparisonCondition(comparison, variable, literal, path);
        }

        if (count != 1) diagnostics.Schema($"Exactly one comparison is required, and there are {count}", fields.Location);
        return found;
    }

    private JsonData? Operand(FieldReader fields, string name, ComparisonOperator comparison)
    {
        var value = fields.Take(name, comparison.Operand switch
        {
            ComparisonOperand.Numeric => JsonKind.Number,
            ComparisonOperand.Boolean => JsonKind.Boolean,
            _ => JsonKind.String,
        });
        if (value is null || comparison.Operand != ComparisonOperand.Timestamp || Instant.Parse(value.Text) is not null) return value;
        diagnostics.Schema("String does not match RFC3339 timestamp", fields.At(name));
        return null;
    }
}
