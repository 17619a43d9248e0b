using System.Runtime.CompilerServices;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Host.Plugins;

/// <summary>
/// A plugin's provider as the portal calls it: whatever the plugin does, a call ends in time and in one of the ways that the contract knows.
/// A failure in a question is an unreachable system; in a write, of which nobody can say how far it came, it is an unknown outcome.
/// </summary>
internal sealed class GuardedProvider(IProvisioningProvider plugin, TimeSpan limit, ILogger<GuardedProvider> logger) : IProvisioningProvider, IAsyncDisposable
{
    private readonly PluginCalls _calls = new(plugin.System, limit, logger);

    public SystemDescriptor System { get; } = plugin.System;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => _calls.AskAsync(token => plugin.GetAsync(uid, token), cancellationToken);

    public Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        _calls.AskAsync(token => plugin.GetManyAsync(uids, token), cancellationToken);

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) =>
        _calls.AskAsync(token => plugin.FindByMsisdnAsync(msisdn, token), cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => _calls.AskAsync(token => plugin.FindByImsiAsync(imsi, token), cancellationToken);

    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken) =>
        _calls.AskAsync(token => plugin.FindOwnersAsync(msisdns, imsis, token), cancellationToken);

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken)
    {
        if (query.SyncStatus is not null) throw new ArgumentException("Only Dual filters by sync status.", nameof(query));
        if (query.Limit is < 1 or > SubscriberQuery.MaxLimit) throw new ArgumentException($"The limit must be 1 to {SubscriberQuery.MaxLimit}.", nameof(query));
        return _calls.AskAsync(token => plugin.ListAsync(query, token), cancellationToken);
    }

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => _calls.AskAsync(plugin.CountAsync, cancellationToken);

    public async Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken)
    {
        write.Check();
        var (outcome, unknown) = await _calls.WriteAsync(token => plugin.WriteAsync(write, token), cancellationToken);
        return outcome ?? unknown!;
    }

    public async Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        SubscriberWrite.CheckBatch(writes);
        if (writes.Count == 0) return [];
        var (outcomes, unknown) = await _calls.WriteAsync(token => plugin.WriteBatchAsync(writes, token), cancellationToken);
        unknown ??= outcomes!.Count == writes.Count && !outcomes.Contains(null!) ? null : _calls.Unknown($"answered {outcomes.Count} outcomes for {writes.Count} writes");
        return unknown is null ? outcomes! : [.. writes.Select(_ => unknown)];
    }

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) =>
        _calls.AskAsync(token => plugin.PlanScanAsync(desired, token), cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        ScanAsync(token => plugin.ScanAsync(segment, filter, after, token), cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        ScanAsync(token => plugin.ScanFingerprintsAsync(segment, filter, after, token), cancellationToken);

    public async Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        SystemHealth? found = null;
        var measured = await SystemHealth.MeasureAsync(
            async token =>
            {
                found = await _calls.Start(() => plugin.CheckHealthAsync(token));
                return (found.Version, found.Detail);
            },
            cancellationToken);
        return (measured.State == HealthState.Healthy ? found! : measured) with { LatencyMs = measured.LatencyMs, Detail = FirstLine.Of(measured.Detail) };
    }

    public async ValueTask DisposeAsync()
    {
        if (plugin is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (plugin as IDisposable)?.Dispose();
        _calls.Dispose();
    }

    /// <summary>Each batch has the limit for itself: a long scan may take as long as it takes.</summary>
    private async IAsyncEnumerable<T> ScanAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = await _calls.AskAsync(_ => Task.FromResult(scan(stop.Token).GetAsyncEnumerator(stop.Token)), cancellationToken, passesArgumentErrors: true);
        var isBetweenBatches = true;
        try
        {
            while (true)
            {
                isBetweenBatches = false;
                if (!await _calls.AskAsync(_ => batches.MoveNextAsync().AsTask(), cancellationToken, passesArgumentErrors: true)) break;
                isBetweenBatches = true;
                yield return batches.Current;
            }
        }
        finally
        {
            await stop.CancelAsync();

            // One that is still at work on a batch cannot be disposed.
            if (isBetweenBatches) await _calls.Start(() => DisposeAsync(batches));
        }
    }

    private static async Task<bool> DisposeAsync(IAsyncDisposable scan)
    {
        try
        {
            await scan.DisposeAsync();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
