namespace SubscriberPortal.Kernel.Dual;

/// <summary>A dual write that has begun and is not yet settled, as far as others may see it.</summary>
/// <param name="Operation"><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c> or <c>REPAIR</c>.</param>
/// <param name="NextStep">What will happen to it next, and when, in a sentence.</param>
public sealed record OpenIntent(string Id, string Uid, string Operation, DateTimeOffset CreatedAt, DateTimeOffset LeaseUntil, string? LastError, string NextStep);

/// <summary>The open intents, for whoever must tell them apart from differences (audit, dashboard, system page).</summary>
public interface IOpenIntents
{
    Task<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>The oldest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<OpenIntent>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Those among <paramref name="uids"/> on which an intent is open.</summary>
    Task<IReadOnlySet<string>> OpenAmongAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken);
}
