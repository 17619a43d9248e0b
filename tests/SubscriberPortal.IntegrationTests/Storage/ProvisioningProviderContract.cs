using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>
/// What every <see cref="IProvisioningProvider"/> does, in several files. A class for a provider says how to make a fresh, empty one, and where it may differ.
/// </summary>
public abstract partial class ProvisioningProviderContract : IAsyncLifetime
{
    private int _writes;

    protected SetTime Time { get; } = new();

    protected IProvisioningProvider Provider { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>How many creates race in the test of uniqueness.</summary>
    protected virtual int RacingCreates => 1000;

    /// <summary>How many a scan of several segments goes over.</summary>
    protected virtual int Many => 3000;

    /// <summary>Whether a write is refused for its identifier with that reason; Dual says that one side refused.</summary>
    protected virtual RefusalReason TakenReason => RefusalReason.IdentifierTaken;

    /// <summary>Whether a cursor of a list without search names its system, so that a foreign one is refused here.</summary>
    protected virtual string ForeignCursor => "elsewhere:u:sub-0000001";

    public async Task InitializeAsync() => Provider = await CreateProviderAsync(Time);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A provider over empty stores, that takes the time from <paramref name="time"/>.</summary>
    protected abstract Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time);

    protected string NewWriteId() => $"test:{Interlocked.Increment(ref _writes)}";

    protected Task<WriteOutcome> CreateAsync(Subscriber subscriber) => Provider.WriteAsync(SubscriberWrite.Create(subscriber, NewWriteId()), None);

    protected Task<WriteOutcome> PutAsync(Subscriber subscriber) => Provider.WriteAsync(SubscriberWrite.Put(subscriber, NewWriteId()), None);

    protected Task<WriteOutcome> RemoveAsync(string uid, string? version = null) => Provider.WriteAsync(SubscriberWrite.Remove(uid, version, NewWriteId()), None);

    /// <summary>Puts records in, a thousand a batch.</summary>
    protected async Task FillAsync(IEnumerable<Subscriber> subscribers)
    {
        foreach (var chunk in subscribers.Chunk(1000))
        {
            var outcomes = await Provider.WriteBatchAsync([.. chunk.Select(s => SubscriberWrite.Put(s, NewWriteId()))], None);
            Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Done>(outcome));
        }
    }

    protected Task FillAsync(int count) => FillAsync(Enumerable.Range(1, count).Select(Samples.Subscriber));

    protected static WriteOutcome.Done Done(WriteOutcome outcome) => Assert.IsType<WriteOutcome.Done>(outcome);

    protected static WriteOutcome.Refused Refused(WriteOutcome outcome) => Assert.IsType<WriteOutcome.Refused>(outcome);

    /// <summary>All pages of a list, one after the other.</summary>
    protected async Task<List<string>> ListAllAsync(SubscriberQuery query)
    {
        var uids = new List<string>();
        do
        {
            var page = await Provider.ListAsync(query, None);
            Assert.True(page.Items.Count <= query.Limit);
            uids.AddRange(page.Items.Select(item => item.Subscriber.Uid));
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return uids;
    }
}
