using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Pairs;

/// <summary>
/// Reads both sides of subscribers that seem to differ, and says of each what may be reported. A difference counts only when two readings, a pause apart, found the same versions
/// on both sides: one that is being written is read again. Intents are asked for before the second reading, so one that settles in between has moved a version, and one that has not is PENDING.
/// </summary>
internal sealed class PairReader(ProvisioningSystems systems, TimeProvider time, IOptions<ScanOptions> options, IOpenIntents? intents = null)
{
    /// <summary>A subscriber that moves at every reading and differs at each is reported as it was at the last.</summary>
    private const int MostReadings = 6;

    public const int BatchSize = 500;

    /// <summary>Reads for the first time; keeps the versions of what differs, and answers how many are equal and match the filter.</summary>
    public async Task<(FirstReading Differing, int Equal)> ReadFirstAsync(IReadOnlyCollection<string> uids, SubscriberFilter filter, CancellationToken cancellationToken)
    {
        var pairs = await ReadAsync(uids, cancellationToken);
        var at = time.GetUtcNow();
        return (new FirstReading([.. pairs.Where(p => !p.IsGone && !p.IsEqual).Select(p => p.Versions)], at), pairs.Count(p => p.IsEqual && p.Matches(filter)));
    }

    /// <summary>Reads again, in the order of <paramref name="first"/>. What is gone from both sides, or matches the filter on neither, is left out.</summary>
    public async Task<IReadOnlyList<ConfirmedPair>> ConfirmAsync(FirstReading first, SubscriberFilter filter, CancellationToken cancellationToken)
    {
        var confirmed = new Dictionary<string, ConfirmedPair>(StringComparer.Ordinal);
        var open = first;
        for (var reading = 2; open.Pairs.Count > 0; reading++)
        {
            await PauseUntilAsync(open.At + options.Value.RecheckPause, cancellationToken);
            var uids = open.Pairs.Select(p => p.Uid).ToArray();
            var pending = intents is null ? null : await intents.OpenAmongAsync(uids, cancellationToken);
            var pairs = await ReadAsync(uids, cancellationToken);
            var moving = new List<PairVersions>();
            foreach (var (before, pair) in open.Pairs.Zip(pairs))
            {
                if (pair.IsEqual) confirmed[pair.Uid] = new ConfirmedPair(pair, SyncStatus.Synced);
                else if (pending?.Contains(pair.Uid) == true) confirmed[pair.Uid] = new ConfirmedPair(pair, SyncStatus.Pending);
                else if (pair.Versions == before || reading == MostReadings) confirmed[pair.Uid] = new ConfirmedPair(pair, pair.Status);
                else moving.Add(pair.Versions);
            }

            open = new FirstReading(moving, time.GetUtcNow());
        }

        return [.. first.Pairs.Select(p => confirmed[p.Uid]).Where(c => !c.Pair.IsGone && c.Pair.Matches(filter))];
    }

    /// <summary>Both sides of each uid, in the order asked for. An unreachable side throws: a record is never taken for missing because of it.</summary>
    public async Task<IReadOnlyList<Pair>> ReadAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0) return [];
        var cloud = systems.Provider(SystemKeys.Cloud).GetManyAsync(uids, cancellationToken);
        var legacy = systems.Provider(SystemKeys.Legacy).GetManyAsync(uids, cancellationToken);
        await Task.WhenAll(cloud, legacy);
        var (inCloud, inLegacy) = (await cloud, await legacy);
        return [.. uids.Select(uid => new Pair(uid, inCloud.GetValueOrDefault(uid), inLegacy.GetValueOrDefault(uid)))];
    }

    private async Task PauseUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var rest = due - time.GetUtcNow();
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellationToken);
    }
}
