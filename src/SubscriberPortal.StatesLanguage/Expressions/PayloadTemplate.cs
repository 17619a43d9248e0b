using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>A payload template: members whose names end in <c>.$</c> are computed, everything else is taken as it stands.</summary>
internal abstract record PayloadTemplate
{
    public const string Suffix = ".$";

    public abstract JsonData Evaluate(EvaluationScope scope);
}

internal sealed record FixedTemplate(JsonData Value) : PayloadTemplate
{
    public override JsonData Evaluate(EvaluationScope scope) => Value;
}

internal sealed record ComputedTemplate(Expression Expression) : PayloadTemplate
{
    public override JsonData Evaluate(EvaluationScope scope) => Expression.Evaluate(scope);
}

internal sealed record ObjectTemplate(IReadOnlyList<(string Name, PayloadTemplate Value)> Members) : PayloadTemplate
{
    public override JsonData Evaluate(EvaluationScope scope)
    {
        var members = new OrderedDictionary<string, JsonData>(Members.Count, StringComparer.Ordinal);
        foreach (var (name, value) in Members) members[name] = value.Evaluate(scope);
        return JsonData.FromMembers(members);
    }
}

internal sealed record ArrayTemplate(IReadOnlyList<PayloadTemplate> Items) : PayloadTemplate
{
    public override JsonData Evaluate(EvaluationScope scope) => JsonData.FromItems(Items.Select(item => item.Evaluate(scope)).ToArray());
}
