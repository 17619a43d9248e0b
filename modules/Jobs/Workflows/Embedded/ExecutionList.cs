using System.Globalization;
using System.Text.Json;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>The executions of each definition, the latest first; written together with their records.</summary>
internal sealed class ExecutionList(IStateStore store)
{
    private const long EndOfTime = 9_999_999_999_999;

    public static StateWrite Entry(ExecutionRecord record, DateTimeOffset? expiresAt)
    {
        var place = (EndOfTime - record.StartedAt.ToUnixTimeMilliseconds()).ToString("D13", CultureInfo.InvariantCulture);
        var item = new ExecutionListItem(record.Name, record.Status, record.StartedAt, record.StoppedAt, record.RedriveCount, record.RedrivenAt);
        return new StateWrite(Partition(record.Definition), $"{place}:{record.Name}", JsonSerializer.Serialize(item), null, expiresAt);
    }

    /// <summary>Items with their keys, from beyond <paramref name="after"/> on.</summary>
    public async Task<IReadOnlyList<(string Key, ExecutionListItem Item)>> ReadAsync(string definition, string? after, int limit, CancellationToken cancellationToken)
    {
        var items = await store.QueryAsync(new StateRange(Partition(definition), After: after, Limit: limit), cancellationToken);
        return [.. items.Select(item => (item.Key, JsonSerializer.Deserialize<ExecutionListItem>(item.Value)!))];
    }

    private static string Partition(string definition) => "workflow-started/" + definition;
}

/// <summary>What a list tells about an execution.</summary>
internal sealed record ExecutionListItem(string Name, string Status, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt, int RedriveCount, DateTimeOffset? RedrivenAt);
