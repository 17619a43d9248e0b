using SubscriberPortal.Jobs.Activities.Migration.Writing;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>Cuts the before-images of another job into chunks of whole files, the last written first.</summary>
internal sealed class UndoPlanner(IFileStore files)
{
    private const int FilesPerChunk = 2;
    private const int MostChunks = 250;

    public async Task<MigrationPlan> PlanAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        var total = 0L;
        await foreach (var file in files.ListAsync(JobFiles.BeforeImages(job.ParentJobId!), cancellationToken))
        {
            keys.Add(file.Key);
            await foreach (var decision in BeforeImages.ReadAsync(files, file.Key, cancellationToken)) total += decision.Writes ? 1 : 0;
        }

        var perChunk = Math.Max(FilesPerChunk, (keys.Count + MostChunks - 1) / MostChunks);
        var chunks = keys.Chunk(perChunk).Reverse().Select(part => new PlannedChunk(0, 0, 0, null, Token: part[0], LastToken: part[^1])).ToList();
        return new MigrationPlan(null, ',', [], total, chunks);
    }
}
