using SubscriberPortal.StatesLanguage.Expressions;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>The condition of a rule. And and Or stop at the first part that decides, so that IsPresent can guard what follows it.</summary>
internal abstract record ChoiceCondition
{
    public abstract bool Holds(EvaluationScope scope);
}

internal sealed record AllConditions(IReadOnlyList<ChoiceCondition> Parts) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => Parts.All(part => part.Holds(scope));
}

internal sealed record AnyCondition(IReadOnlyList<ChoiceCondition> Parts) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => Parts.Any(part => part.Holds(scope));
}

internal sealed record NotCondition(ChoiceCondition Part) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => !Part.Holds(scope);
}
