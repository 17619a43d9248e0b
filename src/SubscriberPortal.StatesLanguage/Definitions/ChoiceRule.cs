using SubscriberPortal.StatesLanguage.Expressions;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>One rule of a Choice state.</summary>
internal sealed record ChoiceRule(ChoiceCondition Condition, string Next, PayloadTemplate? Assign);
