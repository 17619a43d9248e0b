namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>A state fails with an error that its retriers and catchers may handle, unless it is final.</summary>
internal sealed class StateErrorException(string error, string cause, bool isFinal = false) : Exception(cause)
{
    public string Error { get; } = error;

    public bool IsFinal { get; } = isFinal;

    public static StateErrorException Runtime(string cause) => new(ErrorNames.Runtime, cause, isFinal: true);

    public static StateErrorException Intrinsic(string cause) => new(ErrorNames.IntrinsicFailure, cause);

    public static StateErrorException TooLarge(string name, bool isFinal) =>
        new(ErrorNames.DataLimitExceeded, $"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit.", isFinal);
}
