namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>A definition has errors and cannot run.</summary>
public sealed class InvalidDefinitionException(IReadOnlyList<Diagnostic> diagnostics)
    : Exception("Invalid State Machine Definition: '" + string.Join("', '", diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error)) + "'")
{
    /// <summary>Every finding, warnings too.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
