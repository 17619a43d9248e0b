using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>A row as it is to be, and as it was.</summary>
/// <param name="Index">The write's place in its batch.</param>
/// <param name="Record">With its times stamped; null when the row is to go.</param>
/// <param name="Version">The new one.</param>
/// <param name="Before">Null when there is none.</param>
internal sealed record PlannedRow(int Index, string Uid, Subscriber? Record, long Version, string WriteId, StoredSubscriber? Before)
{
    public bool MovesNumbers => Record!.Msisdn != Before!.Subscriber.Msisdn || Record.Imsi != Before.Subscriber.Imsi;

    /// <summary>In the order of <see cref="SubscriberRow.Columns"/>.</summary>
    public object?[] Values =>
    [
        Uid, Record!.Msisdn, Record.Imsi, Record.Status.ToName(), Record.PlanId, Record.Email, Record.FirstName, Record.LastName, Record.Address, Record.DateOfBirth,
        Record.CreatedAt.ToUnixTimeMilliseconds(), Record.UpdatedAt.ToUnixTimeMilliseconds(), Version, WriteId,
    ];
}
