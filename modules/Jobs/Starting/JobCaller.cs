namespace SubscriberPortal.Jobs.Starting;

/// <summary>Who asks for something to be done with a job.</summary>
/// <param name="Name">As in the audit trail; for a schedule <c>schedule:{id}</c>.</param>
/// <param name="SeesPii">Whether personal data may be given out unmasked at this caller's request.</param>
internal sealed record JobCaller(string Name, bool SeesPii);
