namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>How grave a finding of the validator is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Probably not what was meant; the definition runs.</summary>
    Warning,

    /// <summary>The definition is refused.</summary>
    Error,
}
