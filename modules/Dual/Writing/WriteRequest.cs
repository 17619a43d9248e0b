using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>One write to one subscriber, as the protocol takes it.</summary>
/// <param name="Plan">Judges it by what Cloud and Legacy hold.</param>
internal sealed record WriteRequest(string Uid, string WriteId, Func<StoredSubscriber?, StoredSubscriber?, PlannedWrite> Plan);
