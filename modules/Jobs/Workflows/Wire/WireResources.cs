using System.Text;
using System.Text.Json;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>What was made over the wire, by name, in the portal's state.</summary>
internal sealed class WireResources<T>(IStateStore store, string partition)
    where T : class
{
    /// <summary>As the store orders names.</summary>
    public static readonly Comparer<string> Order = Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    /// <summary>What the store gives in one answer.</summary>
    private const int MostAtOnce = 1000;

    public async Task<(T Value, long Version)?> FindAsync(string name, CancellationToken cancellationToken) =>
        await store.GetAsync(partition, name, cancellationToken) is { } item ? (Read(item), item.Version) : null;

    /// <summary>False when the name is taken.</summary>
    public Task<bool> TryCreateAsync(string name, T value, CancellationToken cancellationToken) => TryUpdateAsync(name, value, StateWrite.Absent, cancellationToken);

    /// <summary>False when somebody else was faster.</summary>
    public async Task<bool> TryUpdateAsync(string name, T value, long version, CancellationToken cancellationToken) =>
        await store.WriteAsync([new StateWrite(partition, name, JsonSerializer.Serialize(value), version)], cancellationToken) is not null;

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => store.WriteAsync([new StateWrite(partition, name, null)], cancellationToken);

    /// <summary>From beyond <paramref name="after"/> on, as many as wanted.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<StateItem>();
        while (found.Count < limit)
        {
            var wanted = Math.Min(limit - found.Count, MostAtOnce);
            var slice = await store.QueryAsync(new StateRange(partition, After: found.Count == 0 ? after : found[^1].Key, Limit: wanted), cancellationToken);
            found.AddRange(slice);
            if (slice.Count < wanted) break;
        }

        return [.. found.Select(Read)];
    }

    private static T Read(StateItem item) => JsonSerializer.Deserialize<T>(item.Value)!;
}

/// <param name="DefinitionHash">Where its text lies in the store of executions.</param>
internal sealed record WireMachine(
    string Name, string DefinitionHash, string RoleArn, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string RevisionId, Dictionary<string, string> Tags);

internal sealed record WireActivity(string Name, DateTimeOffset CreatedAt, Dictionary<string, string> Tags);
