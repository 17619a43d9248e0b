namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>A stream of entries in binary order of key: one run, a chain of them, or a merge of many.</summary>
internal interface ISortedEntries : IAsyncDisposable
{
    /// <summary>Goes to the next entry; false at the end. Must be called once before the first.</summary>
    ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken);

    /// <summary>Good until the next move.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <inheritdoc cref="Key"/>
    ReadOnlySpan<byte> Payload { get; }
}
