using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Sides;

/// <summary>One of the two systems as the protocol sees it: every call has a deadline, and a write always has an outcome.</summary>
internal sealed class Side(string key, IProvisioningProvider provider, Deadline deadline)
{
    public string Key { get; } = key;

    public string Name => Provider.System.Name;

    public IProvisioningProvider Provider { get; } = provider;

    /// <exception cref="SystemUnavailableException">The side cannot be read, for whatever reason.</exception>
    public async Task<IReadOnlyDictionary<string, StoredSubscriber>> ReadAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0) return new Dictionary<string, StoredSubscriber>();
        if (uids.Count > 1) return await AskAsync(token => Provider.GetManyAsync(uids, token), cancellationToken, uids.Count);

        var uid = uids.First();
        var stored = await AskAsync(token => Provider.GetAsync(uid, token), cancellationToken);
        return stored is null ? new Dictionary<string, StoredSubscriber>() : new Dictionary<string, StoredSubscriber> { [uid] = stored };
    }

    /// <summary>Asks the provider something that changes nothing.</summary>
    /// <exception cref="SystemUnavailableException">It did not answer in time.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken, int records = 1)
    {
        try
        {
            return await deadline.RunAsync(question, cancellationToken, records);
        }
        catch (TimeoutException exception)
        {
            throw new SystemUnavailableException(Key, $"{Name} did not answer in time.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SystemUnavailableException(Key, $"{Name} gave up on the request.", exception);
        }
    }

    /// <summary>
    /// Makes the writes and answers an outcome for each. Once sent, a write is not called off: only <see cref="SystemUnavailableException"/> says that nothing was written,
    /// every other failure leaves it <see cref="WriteOutcome.Unknown"/>.
    /// </summary>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes)
    {
        if (writes.Count == 0) return [];
        try
        {
            return await deadline.RunAsync(SendAsync, CancellationToken.None, writes.Count);
        }
        catch (SystemUnavailableException exception)
        {
            return Same(new WriteOutcome.Refused(RefusalReason.OneSideUnavailable, exception.Message, [], null));
        }
        catch (TimeoutException exception)
        {
            return Same(new WriteOutcome.Unknown(Key, exception.Message));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Same(new WriteOutcome.Unknown(Key, $"{Name} failed in the middle of the write ({exception.GetType().Name})."));
        }

        async Task<IReadOnlyList<WriteOutcome>> SendAsync(CancellationToken token) =>
            writes.Count == 1 ? [await Provider.WriteAsync(writes[0], token)] : await Provider.WriteBatchAsync(writes, token);

        WriteOutcome[] Same(WriteOutcome outcome) => [.. writes.Select(_ => outcome)];
    }
}
