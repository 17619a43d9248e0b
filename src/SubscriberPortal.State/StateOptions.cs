namespace SubscriberPortal.State;

/// <summary>Where the portal keeps its own state.</summary>
public sealed class StateOptions
{
    public const string Section = "State";

    /// <summary><c>Sqlite</c>: in <c>state.db</c>, for one instance.</summary>
    public string Store { get; set; } = StateStoreRegistration.Sqlite;
}
