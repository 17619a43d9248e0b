using System.Runtime.CompilerServices;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.SamplePlugin;

/// <summary>The service as the portal sees it. Keys are ordered as bytes there too, so a list and a scan are in order of uid.</summary>
internal sealed class SampleProvider(SystemDescriptor system, SampleService service, TimeProvider time) : IProvisioningProvider, IDisposable
{
    private const int ScanPage = 500;
    private const int Plans = 20;

    private readonly SampleList _list = new(system.Key, service);

    public SystemDescriptor System => system;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => FindOneAsync(new([uid], [], []), cancellationToken);

    public async Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        (await FindAsync(new(uids, [], []), cancellationToken)).ToDictionary(stored => stored.Subscriber.Uid);

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => FindOneAsync(new([], [msisdn], []), cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => FindOneAsync(new([], [], [imsi]), cancellationToken);

    public async Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken)
    {
        var found = (await FindAsync(new([], msisdns, imsis), cancellationToken)).Select(stored => stored.Subscriber).DistinctBy(s => s.Uid).ToList();
        var (byMsisdn, byImsi) = (found.ToDictionary(s => s.Msisdn, s => s.Uid), found.ToDictionary(s => s.Imsi, s => s.Uid));
        return new IdentifierOwners(Asked(msisdns, byMsisdn), Asked(imsis, byImsi));

        static Dictionary<string, string> Asked(IEnumerable<string> numbers, Dictionary<string, string> owners) =>
            numbers.Distinct().Where(owners.ContainsKey).ToDictionary(number => number, number => owners[number]);
    }

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken) => AskAsync(() => _list.ReadAsync(query, cancellationToken));

    public async Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await AskAsync(() => service.AskAsync<WireCounts>("count", new { }, cancellationToken));
        var byStatus = SubscriberStatusNames.All.ToDictionary(name => name, name => counts.ByStatus.GetValueOrDefault(name));
        var byPlan = counts.ByPlan.OrderByDescending(plan => plan.Value).ThenBy(plan => plan.Key, StringComparer.Ordinal).Take(Plans).ToDictionary();
        return new SubscriberCounts(byStatus.Values.Sum(), byStatus, byPlan, DateTimeOffset.FromUnixTimeMilliseconds(Now()));
    }

    public async Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken) => (await WriteBatchAsync([write], cancellationToken))[0];

    public async Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        try
        {
            var outcomes = await service.WriteAsync(new WireWrites(Now(), [.. writes.Select(WireMapping.ToWire)]), cancellationToken);
            return [.. outcomes.Zip(writes, WireMapping.ToOutcome)];
        }
        catch (HttpRequestException failure) when (SampleService.NeverArrived(failure))
        {
            throw service.Unavailable(system.Key, failure);
        }
        catch (HttpRequestException)
        {
            // The portal makes a lost answer known by the write_id before it builds on it.
            return [.. writes.Select(_ => new WriteOutcome.Unknown(system.Key, "The connection was lost before the service answered."))];
        }
    }

    public async Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken)
    {
        var cuts = await AskAsync(() => service.AskAsync<List<string>>("split", new WireSplit(desired), cancellationToken));
        string[] bounds = ["", .. cuts, ""];
        return [.. Enumerable.Range(0, bounds.Length - 1).Select(i => new ScanSegment(i, bounds.Length - 1, $"{system.Key}/{bounds[i]}/{bounds[i + 1]}"))];
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(
        ScanSegment segment, SubscriberFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (segment.Token.Split('/') is not [var key, var from, var to] || key != system.Key) throw new ArgumentException($"The segment '{segment.Token}' is not one of {system.Key}'s.", nameof(segment));
        var position = after is null || string.CompareOrdinal(after, from) < 0 ? from : after;
        while (true)
        {
            var question = new WireList("uid", "", position, to.Length == 0 ? null : to, filter.Status?.ToName(), filter.PlanId, ScanPage);
            var page = await AskAsync(() => service.AskAsync<List<WireRecord>>("list", question, cancellationToken));
            if (page.Count > 0) yield return [.. page.Select(WireMapping.ToStored)];
            if (page.Count < ScanPage) yield break;
            position = page[^1].Uid;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(
        ScanSegment segment, SubscriberFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in ScanAsync(segment, filter, after, cancellationToken)) yield return [.. batch.Select(stored => SubscriberFingerprint.Of(stored.Subscriber))];
    }

    public Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken) => SystemHealth.MeasureAsync(
        async token =>
        {
            var about = await AskAsync(() => service.AboutAsync(token));
            return ((string?)about.Product, "The service answered.");
        },
        cancellationToken);

    public void Dispose() => service.Dispose();

    private async Task<StoredSubscriber?> FindOneAsync(WireFind question, CancellationToken cancellationToken) =>
        await FindAsync(question, cancellationToken) is [var stored, ..] ? stored : null;

    private async Task<IReadOnlyList<StoredSubscriber>> FindAsync(WireFind question, CancellationToken cancellationToken) =>
        [.. (await AskAsync(() => service.AskAsync<List<WireRecord>>("find", question, cancellationToken))).Select(WireMapping.ToStored)];

    private async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (HttpRequestException failure)
        {
            throw service.Unavailable(system.Key, failure);
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
