using SubscriberPortal.StatesLanguage.Expressions;
using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Compares what a path finds with a value or with what another path finds.</summary>
internal sealed record ComparisonCondition(ComparisonOperator Operator, JsonPath Variable, JsonData? Literal, JsonPath? Path) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope)
    {
        if (Operator.Test == ComparisonTest.IsPresent) return (scope.Find(Variable) is not null) == Literal!.IsTrue;
        var value = scope.Get(Variable, "Variable");
        var other = Path is null ? Literal! : scope.Get(Path, Operator.Name + "Path");
        return Operator.Test switch
        {
            ComparisonTest.IsNull => (value.Kind == JsonKind.Null) == other.IsTrue,
            ComparisonTest.IsNumeric => (value.Kind == JsonKind.Number) == other.IsTrue,
            ComparisonTest.IsString => (value.Kind == JsonKind.String) == other.IsTrue,
            ComparisonTest.IsBoolean => (value.Kind == JsonKind.Boolean) == other.IsTrue,
            ComparisonTest.IsTimestamp => (Time(value) is not null) == other.IsTrue,
            ComparisonTest.Matches => value.Kind == JsonKind.String && StringPattern.Matches(value.Text, other.Text),
            _ => Compare(value, other) is { } order && Operator.Accepts(order),
        };
    }

    /// <summary>Null when the values are not both of the operator's kind: nothing is converted, the condition is then false.</summary>
    private int? Compare(JsonData value, JsonData other)
    {
        if (Operator.Operand == ComparisonOperand.Timestamp)
            return Time(value) is { } left && Time(other) is { } right ? left.CompareTo(right) : null;
        var kind = Operator.Operand switch
        {
            ComparisonOperand.Numeric => JsonKind.Number,
            ComparisonOperand.Boolean => JsonKind.Boolean,
            _ => JsonKind.String,
        };
        if (value.Kind != kind || other.Kind != kind) return null;
        return kind == JsonKind.Number ? JsonDataComparer.CompareNumbers(value, other) : string.CompareOrdinal(value.Text, other.Text);
    }

    private static Instant? Time(JsonData value) => value.Kind == JsonKind.String ? Instant.Parse(value.Text) : null;
}
