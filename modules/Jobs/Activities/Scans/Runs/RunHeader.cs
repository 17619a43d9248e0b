using System.Buffers;
using System.Text.Json;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>
/// What a run file says of itself. Runs of one segment form a chain: each begins where the one before ended, and the last one is final.
/// A run that was committed is thereby the checkpoint of the scan that wrote it.
/// </summary>
/// <param name="After">The uid after which the scan stood when the run began; null at the beginning of the segment.</param>
/// <param name="Last">The uid where the scan stood when the run ended.</param>
/// <param name="Final">Whether the segment ends with this run.</param>
/// <param name="Rows">Records of the segment up to the end of this run.</param>
/// <param name="Failed">How many of them broke a rule.</param>
/// <param name="Note">The writer's own state, to go on with.</param>
internal sealed record RunHeader(string? After, string? Last, bool Final, long Rows, long Failed = 0, string? Note = null)
{
    private static ReadOnlySpan<byte> Magic => "RUN1"u8;

    /// <summary>Magic, length, then the members as JSON: headers are few, and read by people too.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this);
        output.Write(Magic);
        output.Write(BitConverter.GetBytes(json.Length));
        output.Write(json);
    }

    public static async Task<RunHeader> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var start = new byte[8];
        await stream.ReadExactlyAsync(start, cancellationToken);
        if (!start.AsSpan(0, 4).SequenceEqual(Magic)) throw new InvalidDataException("This is not a run file.");
        var json = new byte[BitConverter.ToInt32(start, 4)];
        await stream.ReadExactlyAsync(json, cancellationToken);
        return JsonSerializer.Deserialize<RunHeader>(json) ?? throw new InvalidDataException("The run file has no header.");
    }
}
