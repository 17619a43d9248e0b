namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>The predefined errors of the language.</summary>
public static class ErrorNames
{
    /// <summary>Matches every error but <see cref="Runtime"/> and a state's own output that is too large.</summary>
    public const string All = "States.ALL";

    /// <summary>A task did not answer in time, or its heartbeat stopped.</summary>
    public const string Timeout = "States.Timeout";

    /// <summary>A name that retriers and catchers may use for a stopped heartbeat; the error itself is reported as <see cref="Timeout"/>.</summary>
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";

    /// <summary>Matches every error but <see cref="Timeout"/>.</summary>
    public const string TaskFailed = "States.TaskFailed";

    /// <summary>The definition cannot be applied to the data. Neither retried nor caught.</summary>
    public const string Runtime = "States.Runtime";

    /// <summary>A payload is larger than the limit.</summary>
    public const string DataLimitExceeded = "States.DataLimitExceeded";

    /// <summary>No rule of a Choice state matched, and it has no Default.</summary>
    public const string NoChoiceMatched = "States.NoChoiceMatched";

    /// <summary>An intrinsic function could not work with its arguments.</summary>
    public const string IntrinsicFailure = "States.IntrinsicFailure";

    /// <summary>A result cannot be put where ResultPath says.</summary>
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";
}
