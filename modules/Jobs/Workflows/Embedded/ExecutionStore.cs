using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Keeps executions: their records, their journals, the definitions that they run, and which of them are running.</summary>
internal sealed class ExecutionStore(IStateStore store)
{
    private const string Records = "workflow-executions";
    private const string RunningNames = "workflow-running";
    private const string Definitions = "workflow-definitions";
    private const string DefinitionPartKey = "text";
    private const int Page = 50;

    /// <summary>As long as AWS keeps histories.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    public async Task<ExecutionRecord?> FindAsync(string key, CancellationToken cancellationToken) =>
        await PartedDocument.ReadAsync(store, Records, key, cancellationToken) is { } json ? JsonSerializer.Deserialize<ExecutionRecord>(json) : null;

    public async Task<string?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        await PartedDocument.ReadAsync(store, $"{Definitions}/{hash}", DefinitionPartKey, cancellationToken) is { } json ? JsonSerializer.Deserialize<string>(json) : null;

    public Task SaveDefinitionAsync(string hash, string text, CancellationToken cancellationToken) =>
        store.WriteAsync([.. PartedDocument.Write($"{Definitions}/{hash}", DefinitionPartKey, JsonSerializer.Serialize(text), null, null)], cancellationToken);

    /// <summary>Makes the beginning of an execution durable; false when there is one of that key.</summary>
    public async Task<bool> CreateAsync(ExecutionRecord record, IReadOnlyList<JournalTurn> turns, CancellationToken cancellationToken)
    {
        var writes = Entry(record, turns).Concat(Record(record, StateWrite.Absent));
        return await store.WriteAsync([.. writes], cancellationToken) is not null;
    }

    /// <summary>
    /// Makes turns durable, together with the execution's end when they ended it. False when another owner of the execution was faster: what is in memory is then no longer true.
    /// </summary>
    public async Task<bool> AppendAsync(ExecutionRecord record, IReadOnlyList<JournalTurn> turns, CancellationToken cancellationToken)
    {
        var writes = record.Status == ExecutionRecord.Running ? Entry(record, turns) : Entry(record, turns).Concat(Record(record, null));
        return await store.WriteAsync([.. writes], cancellationToken) is not null;
    }

    /// <summary>Makes durable that an execution which had ended goes on; false when somebody else was faster.</summary>
    public async Task<bool> ReviveAsync(ExecutionRecord record, IReadOnlyList<JournalTurn> turns, CancellationToken cancellationToken) =>
        await store.WriteAsync([.. Entry(record, turns), .. Record(record, null)], cancellationToken) is not null;

    /// <summary>Ends an execution that cannot be rebuilt, so that nobody waits for it.</summary>
    public Task EndAsync(ExecutionRecord record, CancellationToken cancellationToken) => store.WriteAsync([.. Record(record, null)], cancellationToken);

    public async IAsyncEnumerable<string> RunningAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var items = await store.QueryAsync(new StateRange(RunningNames, After: after, Limit: Page), cancellationToken);
            foreach (var item in items) yield return item.Key;
            if (items.Count < Page) yield break;
            after = items[^1].Key;
        }
    }

    /// <summary>The turns in order, from the one on that has the event of that id.</summary>
    public async IAsyncEnumerable<JournalTurn> JournalAsync(string key, long fromEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Journal(key);
        var before = await store.QueryAsync(new StateRange(partition, After: EventKey(fromEventId + 1), Descending: true, Limit: 1), cancellationToken);
        if (before.Count == 0) yield break;
        var next = PartedDocument.HeadKey(before[0]);
        while (next is not null)
        {
            var json = await PartedDocument.ReadAsync(store, partition, next, cancellationToken) ?? throw new InvalidDataException($"The journal of {key} lacks {next}.");
            foreach (var turn in JournalCodec.Read(json)) yield return turn;
            next = await NextAsync(partition, next, cancellationToken);
        }
    }

    /// <summary>The id of the last event; 0 when there is none.</summary>
    public async Task<long> LastEventIdAsync(string key, CancellationToken cancellationToken)
    {
        var last = await store.QueryAsync(new StateRange(Journal(key), Descending: true, Limit: 1), cancellationToken);
        if (last.Count == 0) return 0;
        var id = 0L;
        await foreach (var turn in JournalAsync(key, long.Parse(PartedDocument.HeadKey(last[0]), CultureInfo.InvariantCulture), cancellationToken)) id = turn.Events[^1].Id;
        return id;
    }

    private async Task<string?> NextAsync(string partition, string head, CancellationToken cancellationToken)
    {
        var after = head;
        while (true)
        {
            var items = await store.QueryAsync(new StateRange(partition, After: after, Limit: 1), cancellationToken);
            if (items.Count == 0) return null;
            if (!PartedDocument.IsPart(items[0])) return items[0].Key;

            // The parts of a document follow its key; this sorts behind all of them.
            after = head + "!~";
        }
    }

    private static IEnumerable<StateWrite> Entry(ExecutionRecord record, IReadOnlyList<JournalTurn> turns) =>
        PartedDocument.Write(Journal(record.Key), EventKey(turns[0].Events[0].Id), JournalCodec.Write(turns), StateWrite.Absent, turns[^1].At + Retention);

    private static IEnumerable<StateWrite> Record(ExecutionRecord record, long? expectedVersion)
    {
        var isRunning = record.Status == ExecutionRecord.Running;
        return PartedDocument.Write(Records, record.Key, JsonSerializer.Serialize(record), expectedVersion, isRunning ? null : record.StoppedAt + Retention)
            .Append(new StateWrite(RunningNames, record.Key, isRunning ? "{}" : null))
            .Append(ExecutionList.Entry(record, isRunning ? null : record.StoppedAt + Retention));
    }

    private static string Journal(string key) => "workflow-journal/" + key;

    private static string EventKey(long id) => id.ToString("D12", CultureInfo.InvariantCulture);
}
