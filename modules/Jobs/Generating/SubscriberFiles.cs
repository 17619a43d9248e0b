using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Generating;

/// <summary>Writes CSV files of <see cref="SyntheticSubscribers"/>, with a share of rows that a migration must reject.</summary>
public static class SubscriberFiles
{
    private const int FlushAt = 64 * 1024;

    /// <summary>
    /// Writes a header and <paramref name="rows"/> rows, of which exactly <paramref name="badPercent"/> (rounded to whole rows) are bad: spread evenly, every kind in turn,
    /// each bad row with one fault, and none spoiling another row.
    /// </summary>
    /// <param name="rows">0 to <see cref="SyntheticSubscribers.MaxRows"/>.</param>
    /// <param name="badPercent">0 to 100.</param>
    public static async Task WriteCsvAsync(long rows, double badPercent, int seed, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, SyntheticSubscribers.MaxRows);
        if (badPercent is not (>= 0 and <= 100)) throw new ArgumentOutOfRangeException(nameof(badPercent), badPercent, "The share of bad rows is 0 to 100 percent.");

        var bad = (long)Math.Round(rows * badPercent / 100, MidpointRounding.AwayFromZero);
        var writer = new CsvRowWriter();
        foreach (var field in SubscriberField.All) writer.Cell(field.Name);
        writer.EndRow();

        Subscriber? lastGood = null;
        for (long index = 0, badSoFar = 0; index < rows; index++)
        {
            var subscriber = SyntheticSubscribers.At(index, seed);
            if ((Int128)(index + 1) * bad / rows > (Int128)index * bad / rows)
            {
                BadRows.Write(writer, subscriber, lastGood, badSoFar++);
            }
            else
            {
                writer.Cells(subscriber).EndRow();
                lastGood = subscriber;
            }

            if (writer.Length >= FlushAt) await writer.FlushToAsync(stream, cancellationToken);
        }

        await writer.FlushToAsync(stream, cancellationToken);
    }
}
