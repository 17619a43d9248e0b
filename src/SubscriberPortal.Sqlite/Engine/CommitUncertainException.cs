namespace SubscriberPortal.Sqlite.Engine;

/// <summary>A commit failed in such a way that it may be found made after a restart.</summary>
public sealed class CommitUncertainException(string system, string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>The key of the system whose file it is.</summary>
    public string SystemKey => system;
}
