using System.Globalization;
using System.Runtime.CompilerServices;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Writing;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>What another job wrote, the last first, so that an identifier that went from one record to another goes back the same way. One file of before-images is one batch.</summary>
internal sealed class UndoRows(IFileStore files, JobRecord job)
{
    public async IAsyncEnumerable<RowBatch> ReadAsync(PlannedChunk chunk, string? position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var part = 0;
        string? done = null;
        if (position is not null)
        {
            var bar = position.IndexOf('|');
            part = int.Parse(position.AsSpan(0, bar), CultureInfo.InvariantCulture);
            done = position[(bar + 1)..];
        }

        var keys = new List<string>();
        await foreach (var file in files.ListAsync(JobFiles.BeforeImages(job.ParentJobId!), cancellationToken))
        {
            var isPast = done is not null && string.CompareOrdinal(file.Key, done) >= 0;
            if (!isPast && string.CompareOrdinal(file.Key, chunk.Token) >= 0 && string.CompareOrdinal(file.Key, chunk.LastToken) <= 0) keys.Add(file.Key);
        }

        foreach (var key in keys.AsEnumerable().Reverse())
        {
            var rows = new List<JobRow>();
            await foreach (var decision in BeforeImages.ReadAsync(files, key, cancellationToken))
            {
                if (decision.Writes) rows.Add(new JobRow(decision.Row, decision.Uid, $"{job.JobId}:{decision.Row}", [decision.Uid]) { Undoes = decision });
            }

            rows.Reverse();
            part++;
            if (rows.Count > 0) yield return new RowBatch(part - 1, rows, string.Create(CultureInfo.InvariantCulture, $"{part}|{key}"));
        }
    }
}
