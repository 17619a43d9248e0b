using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>A record as a system holds it.</summary>
/// <param name="Subscriber">The record. For Dual: Legacy's, or Cloud's where Legacy has none.</param>
/// <param name="Version">An opaque tag that changes with every change, whoever makes it, and is never used again for that uid. Dual: both sides' tags joined.</param>
/// <param name="WriteId">Who wrote it last through a provider (intent, or job and row); null after a writer that bypassed the portal.</param>
/// <param name="Sync">Both sides and how they compare; only Dual gives it.</param>
public sealed record StoredSubscriber(Subscriber Subscriber, string Version, string? WriteId, SyncState? Sync = null);
