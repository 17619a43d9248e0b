using System.Collections.Concurrent;
using System.Text.Json;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Intents;

/// <summary>Which intents over many subscribers are open, in one item of the state; what each of them holds is in an item of its own.</summary>
internal sealed class ChunkRegister(TimedState state)
{
    private const string Partition = "intent-register";
    private const string Key = "chunks";
    private const string Locks = "intent-chunks";

    /// <summary>What a chunk holds changes only with its revision in the register.</summary>
    private readonly ConcurrentDictionary<(string Id, int Revision), ChunkLocks> _known = new();

    public async Task<OpenChunks> ReadAsync(CancellationToken cancellationToken) =>
        await state.GetAsync(Partition, Key, cancellationToken) is { } item
            ? new OpenChunks(item.Version, JsonSerializer.Deserialize<Dictionary<string, int>>(item.Value)!)
            : new OpenChunks(StateWrite.Absent, new Dictionary<string, int>());

    /// <summary>What each of the open chunks holds, by its intent.</summary>
    public async Task<IReadOnlyDictionary<string, ChunkLocks>> LocksAsync(OpenChunks open, CancellationToken cancellationToken)
    {
        foreach (var gone in _known.Keys.Where(known => open.Revisions.GetValueOrDefault(known.Id) != known.Revision)) _known.TryRemove(gone, out _);
        var locks = new Dictionary<string, ChunkLocks>();
        foreach (var (id, revision) in open.Revisions)
        {
            // A chunk that was closed in this moment holds nothing.
            if (!_known.TryGetValue((id, revision), out var held) && (held = await FindAsync(id, cancellationToken)) is null) continue;
            locks[id] = _known[(id, revision)] = held;
        }

        return locks;
    }

    public async Task<IReadOnlyDictionary<string, ChunkLocks>> LocksAsync(CancellationToken cancellationToken) => await LocksAsync(await ReadAsync(cancellationToken), cancellationToken);

    /// <summary>Null when that intent holds nothing.</summary>
    public async Task<ChunkLocks?> FindAsync(string intentId, CancellationToken cancellationToken) =>
        await state.GetAsync(Locks, intentId, cancellationToken) is { } item ? ChunkLocks.Read(item.Value) : null;

    /// <summary>Makes writes, after which a chunk holds this and nothing else, or holds nothing at all; null when the register has changed since it was read, or a condition of the writes did not hold.</summary>
    public async Task<IReadOnlyList<long>?> TryHoldAsync(OpenChunks open, string intentId, ChunkLocks? locks, IEnumerable<StateWrite> writes, CancellationToken cancellationToken)
    {
        var revisions = open.Revisions.ToDictionary();
        if (locks is null) revisions.Remove(intentId);
        else revisions[intentId] = revisions.GetValueOrDefault(intentId) + 1;
        StateWrite[] changes = [new(Partition, Key, JsonSerializer.Serialize(revisions), open.Version), new(Locks, intentId, locks?.Write())];
        var versions = await state.WriteAsync([.. writes, .. changes], cancellationToken);
        if (versions is not null && locks is not null) _known[(intentId, revisions[intentId])] = locks;
        return versions;
    }

    /// <summary>The same, whatever has changed in the register; null when a condition of the writes did not hold.</summary>
    public async Task<IReadOnlyList<long>?> HoldAsync(string intentId, ChunkLocks? locks, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        for (long? refusedAt = null; ;)
        {
            var open = await ReadAsync(cancellationToken);
            if (open.Version == refusedAt) return null;
            if (await TryHoldAsync(open, intentId, locks, writes, cancellationToken) is { } versions) return versions;
            refusedAt = open.Version;
        }
    }
}

/// <param name="Version">Of the register.</param>
/// <param name="Revisions">By intent.</param>
internal sealed record OpenChunks(long Version, IReadOnlyDictionary<string, int> Revisions);
