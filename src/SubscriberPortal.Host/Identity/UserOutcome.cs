namespace SubscriberPortal.Host.Identity;

/// <summary>What became of a change to a user.</summary>
internal abstract record UserOutcome
{
    private UserOutcome()
    {
    }

    /// <param name="User">As it is now, or was before it was removed.</param>
    /// <param name="OneTimePassword">The password that was generated; shown once and stored nowhere.</param>
    public sealed record Done(PortalUser User, string? OneTimePassword = null) : UserOutcome;

    public sealed record Invalid(string Field, string Message) : UserOutcome;

    public sealed record NotFound(string UserName) : UserOutcome
    {
        public string Message => $"There is no user '{UserName}'.";
    }

    public sealed record Conflict(string Message) : UserOutcome;
}
