using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>What became of a create, a change or a delete.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    public sealed record Written(WriteOutcome.Done Outcome) : CommandResult;

    /// <summary>The request breaks rules; nothing was asked of the store's writer.</summary>
    public sealed record Invalid(IReadOnlyList<RuleViolation> Violations) : CommandResult;

    public sealed record NotFound : CommandResult;

    /// <summary>The record is at another version than the caller asked for.</summary>
    public sealed record Stale(StoredSubscriber? Current) : CommandResult;

    public sealed record Refused(WriteOutcome.Refused Outcome) : CommandResult;

    /// <summary>It may or may not have been made.</summary>
    public sealed record Unknown(WriteOutcome.Unknown Outcome) : CommandResult;
}
