using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Intents;

/// <summary>
/// The portal's state as the protocol sees it: every call has a deadline. A call that did not answer is a <see cref="SystemUnavailableException"/>; a write that did not may still be made,
/// so all of the protocol's are conditional.
/// </summary>
internal sealed class TimedState(IStateStore state, IOptions<DualOptions> options, TimeProvider time)
{
    private const int PageSize = 1000;

    private readonly Deadline _deadline = new(options.Value, time);

    public Task<StateItem?> GetAsync(string partition, string key, CancellationToken cancellationToken) =>
        AskAsync(token => state.GetAsync(partition, key, token), cancellationToken);

    public Task<IReadOnlyList<StateItem>> QueryAsync(StateRange range, CancellationToken cancellationToken) =>
        AskAsync(token => state.QueryAsync(range, token), cancellationToken);

    /// <summary>All items of a partition, in order of key.</summary>
    public async IAsyncEnumerable<StateItem> QueryAllAsync(string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var page = await QueryAsync(new StateRange(partition, After: after, Limit: PageSize), cancellationToken);
            foreach (var item in page) yield return item;
            if (page.Count < PageSize) yield break;
            after = page[^1].Key;
        }
    }

    public Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        writes.Count == 0 ? Task.FromResult<IReadOnlyList<long>?>([]) : AskAsync(token => state.WriteAsync(writes, token), cancellationToken);

    public Task<bool> TryLeaseAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) =>
        AskAsync(token => state.TryLeaseAsync(name, owner, duration, token), cancellationToken);

    public Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            await state.ReleaseLeaseAsync(name, owner, token);
            return true;
        },
        cancellationToken);

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _deadline.RunAsync(call, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new SystemUnavailableException("state", "The portal's own state did not answer in time.", exception);
        }
    }
}
