namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>One finding of the validator.</summary>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">What is wrong, for a person.</param>
/// <param name="Location">Where, as AWS writes it: <c>/States/Plan/Retry[0]/ErrorEquals</c>.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Code, string Message, string Location)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message} at {Location}";
}
