using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Why a state failed.</summary>
/// <param name="IsFinal">Neither retried nor caught.</param>
/// <param name="IsHeartbeat">A timeout because the heartbeat stopped.</param>
internal sealed record StateError(string? Error, string? Cause, bool IsFinal = false, bool IsHeartbeat = false)
{
    public static StateError From(StateErrorException exception) => new(exception.Error, exception.Message, exception.IsFinal);

    /// <summary>What a catcher gets. A worker that gave no texts left nulls there; a timeout has a text of its own.</summary>
    public JsonData ToOutput() => JsonData.FromPairs(
        ("Error", JsonData.FromNullable(Error)), ("Cause", JsonData.FromNullable(Cause ?? (Error == ErrorNames.Timeout ? "" : null))));

    public bool Matches(IReadOnlyList<string> names) => !IsFinal && names.Any(name => name switch
    {
        ErrorNames.All => true,
        ErrorNames.TaskFailed => Error != ErrorNames.Timeout,
        ErrorNames.HeartbeatTimeout => IsHeartbeat || Error == name,
        _ => name == Error,
    });
}
