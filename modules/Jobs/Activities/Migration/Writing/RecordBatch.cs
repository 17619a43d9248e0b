using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Reads records by uid for a batch; what is not whole is not taken for an answer.</summary>
internal static class RecordBatch
{
    /// <exception cref="SystemUnavailableException">Dual could read only one of its sides.</exception>
    public static async Task<IReadOnlyDictionary<string, StoredSubscriber>> ReadAsync(IProvisioningProvider provider, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0) return new Dictionary<string, StoredSubscriber>();
        var found = await provider.GetManyAsync(uids, cancellationToken);
        foreach (var stored in found.Values)
        {
            if (stored.Sync?.Unreachable is { } side) throw new SystemUnavailableException(side, "Only the other side of the records could be read.");
        }

        return found;
    }
}
