using System.Text.Json.Serialization;

namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>The life cycle of a subscription. A record of status <see cref="Deleted"/> keeps its numbers until it is removed.</summary>
[JsonConverter(typeof(SubscriberStatusJsonConverter))]
public enum SubscriberStatus
{
    Active,
    Inactive,
    Suspended,
    Deleted,
}
