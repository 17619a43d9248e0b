namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>The codes of findings: those of ValidateStateMachineDefinition on AWS, and one of our own.</summary>
public static class DiagnosticCodes
{
    public const string InvalidJson = "INVALID_JSON_DESCRIPTION";
    public const string MissingDescription = "MISSING_DESCRIPTION";
    public const string SchemaValidationFailed = "SCHEMA_VALIDATION_FAILED";
    public const string MissingEndState = "MISSING_END_STATE";
    public const string DuplicateStateName = "DUPLICATE_STATE_NAME";
    public const string InvalidStateName = "INVALID_STATE_NAME";
    public const string MissingTransitionTarget = "MISSING_TRANSITION_TARGET";
    public const string NoDollar = "NO_DOLLAR";
    public const string PassResultIsStatic = "PASS_RESULT_IS_STATIC";

    /// <summary>Correct on AWS, but not run here: JSONata and the Distributed Map.</summary>
    public const string NotSupported = "NOT_SUPPORTED";
}
