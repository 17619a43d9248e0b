using SubscriberPortal.Jobs.Activities.Migration.Planning;

namespace SubscriberPortal.UnitTests.Migration;

public sealed class ChunkCutsTests
{
    [Theory]
    [InlineData(0, 10, 4)]
    [InlineData(1, 10, 4)]
    [InlineData(10, 10, 4)]
    [InlineData(41, 10, 4)]
    [InlineData(12_345, 3, 7)]
    [InlineData(100_000, 1, 250)]
    public void Chunks_follow_one_another_without_a_gap_and_are_never_too_many(int rows, int rowsPerChunk, int most)
    {
        var cuts = new ChunkCuts(rowsPerChunk, most);
        for (var i = 0; i < rows; i++) cuts.Add(100 + i * 10, 2 + i);
        var chunks = cuts.Finish(100 + rows * 10);

        Assert.InRange(chunks.Count, Math.Min(rows, 1), most);
        Assert.Equal(rows, chunks.Sum(c => c.Rows));
        var (offset, row) = (100L, 2L);
        foreach (var chunk in chunks)
        {
            Assert.Equal((offset, row, chunk.Rows * 10), (chunk.Offset, chunk.FirstRow, chunk.Length));
            offset += chunk.Length;
            row += chunk.Rows!.Value;
        }
    }
}
