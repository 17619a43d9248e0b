using System.Buffers;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>Writes runs to the file store, finds where a chain of them ends, and opens a whole set.</summary>
internal sealed class RunStore(IFileStore files)
{
    /// <summary>Makes a run durable; it is there whole or not at all.</summary>
    public async Task WriteAsync(RunKey key, RunHeader header, RunBuffer buffer, CancellationToken cancellationToken)
    {
        var head = new ArrayBufferWriter<byte>();
        header.WriteTo(head);
        await using var upload = await files.CreateAsync(key.FileKey, cancellationToken);
        await upload.Content.WriteAsync(head.WrittenMemory, cancellationToken);
        await buffer.WriteToAsync(upload.Content, cancellationToken);
        await upload.CommitAsync(cancellationToken);
    }

    /// <summary>The last run of a segment and what it says; null when nothing is there yet.</summary>
    public async Task<(RunKey Key, RunHeader Header)?> FindEndAsync(string jobId, string set, int segment, CancellationToken cancellationToken)
    {
        RunKey? last = null;
        await foreach (var file in files.ListAsync($"{RunKey.FolderOf(jobId, set)}{segment:D4}-", cancellationToken)) last = RunKey.Parse(jobId, set, file.Key);
        if (last is null) return null;
        await using var stream = await files.OpenReadAsync(last.Value.FileKey, 0, null, cancellationToken);
        return (last.Value, await RunHeader.ReadAsync(stream, cancellationToken));
    }

    /// <summary>Opens a set that its scan wrote in order of key.</summary>
    public async Task<ISortedEntries> OpenChainAsync(string jobId, string set, int segments, CancellationToken cancellationToken) =>
        new RunChain(files, await ListAsync(jobId, set, cancellationToken), segments);

    /// <summary>Opens a set whose runs are in order each, but not among themselves.</summary>
    public async Task<ISortedEntries> OpenMergeAsync(string jobId, string set, int segments, CancellationToken cancellationToken)
    {
        var links = new RunLinks(segments);
        var readers = new List<ISortedEntries>();
        try
        {
            foreach (var run in await ListAsync(jobId, set, cancellationToken))
            {
                var reader = await RunReader.OpenAsync(files, run.FileKey, cancellationToken);
                readers.Add(reader);
                links.Add(run, reader.Header);
            }

            links.Close();
            return new RunMerge(readers);
        }
        catch
        {
            foreach (var reader in readers) await reader.DisposeAsync();
            throw;
        }
    }

    public async Task DeleteAsync(string folder, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var file in files.ListAsync(folder, cancellationToken)) keys.Add(file.Key);
        foreach (var key in keys) await files.DeleteAsync(key, cancellationToken);
    }

    private async Task<IReadOnlyList<RunKey>> ListAsync(string jobId, string set, CancellationToken cancellationToken)
    {
        var runs = new List<RunKey>();
        await foreach (var file in files.ListAsync(RunKey.FolderOf(jobId, set), cancellationToken)) runs.Add(RunKey.Parse(jobId, set, file.Key));
        return runs;
    }
}
