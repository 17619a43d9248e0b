using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>Cuts the differences that an audit found.</summary>
internal sealed class RepairPlanner(IFileStore files)
{
    private const int RowsPerChunk = 2000;
    private const int MostChunks = 250;

    /// <exception cref="BadFileException">The audit left no differences file.</exception>
    public async Task<MigrationPlan> PlanAsync(string inputKey, CancellationToken cancellationToken)
    {
        var file = await files.FindAsync(inputKey, cancellationToken) ?? throw new BadFileException("The audit left no differences, or their time is over.");
        var cuts = new ChunkCuts(RowsPerChunk, MostChunks);
        var start = 0L;
        await using var stream = await files.OpenReadAsync(inputKey, 0, null, cancellationToken);
        await foreach (var (line, next) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            if (DifferenceLine.RepairableUid(line.Span) is not null) cuts.Add(start, cuts.Rows + 1);
            start = next;
        }

        return new MigrationPlan(inputKey, ',', [], cuts.Rows, cuts.Finish(file.Size));
    }
}
