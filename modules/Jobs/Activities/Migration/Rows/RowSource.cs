using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>Streams the rows of a chunk in batches, from where its checkpoint stands.</summary>
internal sealed class RowSource(IFileStore files, ProvisioningSystems systems)
{
    public IAsyncEnumerable<RowBatch> ReadAsync(JobRecord job, MigrationPlan plan, ChunkCheckpoint from, CancellationToken cancellationToken)
    {
        var chunk = plan.Chunks[from.Chunk];
        return JobSource.Of(job) switch
        {
            JobSource.Undo => new UndoRows(files, job).ReadAsync(chunk, from.Position, cancellationToken),
            JobSource.Repair => new RepairRows(files, job, plan.InputKey!).ReadAsync(chunk, from, cancellationToken),
            JobSource.System => new ScanRows(systems, job, plan.Chunks.Count).ReadAsync(chunk, from, cancellationToken),
            _ => new CsvRows(files, job, plan).ReadAsync(chunk, from, cancellationToken),
        };
    }
}
