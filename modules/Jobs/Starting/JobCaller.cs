using SubscriberPortal.Kernel.Auditing;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Who asks for something to be done with a job.</summary>
/// <param name="Name">As in the audit trail; for a schedule <c>schedule:{id}</c>.</param>
/// <param name="SeesPii">Whether personal data may be given out unmasked at this caller's request.</param>
/// <param name="Reason">What the caller gave as reason, if anything.</param>
internal sealed record JobCaller(string Name, bool SeesPii, string? Reason = null)
{
    /// <summary>What the audit trail keeps of something that this caller did.</summary>
    public AuditEntry Did(string action, string target, string? before = null, string? after = null) => new(Name, action, target, before, after, Reason);
}
