using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>What stands in a field that ends in <c>.$</c>, or in an argument of a function.</summary>
internal abstract record Expression
{
    public abstract JsonData Evaluate(EvaluationScope scope);
}

internal sealed record LiteralExpression(JsonData Value, string? Escaped = null) : Expression
{
    public override JsonData Evaluate(EvaluationScope scope) => Value;
}

internal sealed record PathExpression(JsonPath Path, string Field) : Expression
{
    public override JsonData Evaluate(EvaluationScope scope) => scope.Get(Path, Field);
}

internal sealed record CallExpression(IntrinsicFunction Function, IReadOnlyList<Expression> Arguments) : Expression
{
    public override JsonData Evaluate(EvaluationScope scope)
    {
        var values = new JsonData[Arguments.Count];
        for (var index = 0; index < values.Length; index++)
        {
            // The template of Format keeps its escapes, so that \{\} is told from a place to fill.
            values[index] = Function.KeepsEscapes && index == 0 && Arguments[0] is LiteralExpression { Escaped: { } escaped }
                ? JsonData.FromString(escaped)
                : Arguments[index].Evaluate(scope);
        }

        return Function.Apply(values, scope);
    }
}
