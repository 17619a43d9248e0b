namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>One rule that one field of a subscriber breaks.</summary>
/// <param name="Field">The field's <see cref="SubscriberField.Name"/>.</param>
/// <param name="Code">A stable word for programs, e.g. <c>msisdn_format</c>.</param>
/// <param name="Message">The rule in a sentence for people; never holds the value.</param>
public sealed record RuleViolation(string Field, string Code, string Message);
