using System.Data;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy.Connections;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>One attempt at a batch: a transaction, and how far it came.</summary>
/// <param name="refused">Writes, by place, that the table's own rules refused in an earlier attempt.</param>
/// <param name="isCareful">Whether identifiers and plain creates are looked up first, so that who is in the way can be named.</param>
internal sealed class BatchRun(IReadOnlyList<SubscriberWrite> writes, IReadOnlyDictionary<int, WriteOutcome.Refused> refused, bool isCareful, DateTimeOffset now)
{
    private const int Open = 0;
    private const int Committing = 1;
    private const int Abandoned = 2;

    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public BatchPlan? Plan { get; private set; }

    /// <summary>The number by which the server knows the connection.</summary>
    public long ServerThreadId { get; private set; }

    public long Began { get; private set; }

    /// <summary>Completes when the server has acknowledged the commit.</summary>
    public Task Committed => _committed.Task;

    /// <summary>Gives the attempt up. False when its commit is on the way: then it may have been made.</summary>
    public bool Abandon() => Interlocked.CompareExchange(ref _state, Abandoned, Open) != Committing;

    /// <summary>Answers what the table's own rules refuse; when that is anything, nothing was written.</summary>
    public async Task<IReadOnlyDictionary<int, WriteOutcome.Refused>> RunAsync(LegacySession session, CancellationToken cancellationToken)
    {
        ServerThreadId = session.Connection.ServerThreadId;
        Began = System.Diagnostics.Stopwatch.GetTimestamp();
        // Under READ COMMITTED a look at what is not there locks no gap, in which others could not insert; the table's keys decide in the end.
        await using var transaction = await session.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var plan = Plan = await PlanAsync(session, cancellationToken);
        if (!plan.Changes.Any()) return new Dictionary<int, WriteOutcome.Refused>();
        var found = await new BatchStatements(session).RunAsync(plan, cancellationToken);
        if (found.Count > 0) return found;

        if (Interlocked.CompareExchange(ref _state, Committing, Open) != Open) throw new OperationCanceledException(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        _committed.SetResult();
        return found;
    }

    private async Task<BatchPlan> PlanAsync(LegacySession session, CancellationToken cancellationToken)
    {
        var uids = writes.Where(write => isCareful || !BatchPlan.IsPlainCreate(write)).Select(write => write.Uid).ToHashSet(StringComparer.Ordinal);
        var records = await SubscriberSql.ByUidAsync(session, uids, " FOR UPDATE", cancellationToken);
        var owners = new IdentifierOwners(new Dictionary<string, string>(), new Dictionary<string, string>());
        if (isCareful)
        {
            var after = writes.Where((write, index) => write.After is not null && !refused.ContainsKey(index)).Select(write => write.After!).ToArray();
            owners = new IdentifierOwners(
                await SubscriberSql.OwnersAsync(session, "msisdn", [.. after.Select(a => a.Msisdn)], cancellationToken),
                await SubscriberSql.OwnersAsync(session, "imsi", [.. after.Select(a => a.Imsi)], cancellationToken));
        }

        return new BatchPlan(writes, records, owners, refused, now);
    }
}
