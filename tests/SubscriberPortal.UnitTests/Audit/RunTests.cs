using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SubscriberPortal.Jobs.Activities.Scans.Audit;
using SubscriberPortal.Jobs.Activities.Scans.Export;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Audit;

public sealed class RunTests
{
    [Fact]
    public void Merged_runs_are_all_entries_in_binary_order_whatever_order_they_came_in()
    {
        Prop.ForAll<string[][]>(runs =>
        {
            var merged = MergeAsync(runs).GetAwaiter().GetResult();
            var expected = runs.SelectMany(r => r).Select(k => Encoding.UTF8.GetBytes(k ?? "")).Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
            return expected.Select(Convert.ToHexString).SequenceEqual(merged.Select(Convert.ToHexString));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_chain_with_a_gap_or_without_an_end_is_refused()
    {
        var first = new RunHeader(null, "b", false, 2);

        Refuses(0, (0, 0, new RunHeader("a", "b", true, 1)));
        Refuses(0, (0, 0, first), (0, 1, new RunHeader("c", "d", true, 1)));
        Refuses(0, (0, 0, first), (1, 0, new RunHeader(null, "d", true, 1)));
        Refuses(1, (0, 0, first));
        Refuses(1);
        Links((0, 0, first), (0, 1, new RunHeader("b", "d", true, 4))).Close();
    }

    [Fact]
    public void A_number_comes_back_from_its_key()
    {
        Span<byte> key = stackalloc byte[NumberKey.Length];

        Assert.True(NumberKey.TryWriteMsisdn("+999123456789012", key));
        Assert.Equal((SubscriberField.Msisdn, "+999123456789012"), NumberKey.Read(key));
        Assert.True(NumberKey.TryWriteImsi("001010000000001", key));
        Assert.Equal((SubscriberField.Imsi, "001010000000001"), NumberKey.Read(key));
        Assert.False(NumberKey.TryWriteMsisdn("999123456789", key));
        Assert.False(NumberKey.TryWriteImsi("1", key));
    }

    [Fact]
    public void A_record_comes_back_from_its_bytes()
    {
        var stored = new StoredSubscriber(
            new Subscriber
            {
                Uid = "one",
                Msisdn = "+15550100",
                Imsi = "001010000000001",
                Status = SubscriberStatus.Suspended,
                LastName = "\U0001F600\n",
                Address = "",
                DateOfBirth = new DateOnly(1, 1, 1),
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1),
            },
            "00ff",
            null);
        var output = new ArrayBufferWriter<byte>();

        RecordCodec.Write(output, stored);

        Assert.Equal(stored, RecordCodec.Read(output.WrittenSpan));
    }

    private static async Task<List<byte[]>> MergeAsync(string[][] runs)
    {
        var sources = new List<ISortedEntries>();
        foreach (var run in runs)
        {
            var buffer = new RunBuffer(1 << 20);
            foreach (var key in run) buffer.Add(key ?? "", "payload"u8);
            var stream = new MemoryStream();
            await buffer.WriteToAsync(stream, CancellationToken.None);
            sources.Add(new Entries(stream.ToArray()));
        }

        await using var merge = new RunMerge(sources);
        var keys = new List<byte[]>();
        while (await merge.MoveNextAsync(CancellationToken.None)) keys.Add(merge.Key.ToArray());
        return keys;
    }

    private static RunLinks Links(params (int Segment, int Part, RunHeader Header)[] runs)
    {
        var links = new RunLinks(1);
        foreach (var (segment, part, header) in runs) links.Add(new RunKey("job", "set", segment, part), header);
        return links;
    }

    /// <param name="good">How many of the runs are taken; what is refused is the one after them, or the end.</param>
    private static void Refuses(int good, params (int Segment, int Part, RunHeader Header)[] runs) => Assert.Throws<InvalidDataException>(() =>
    {
        var links = Links(runs);
        if (good >= runs.Length) links.Close();
    });

    /// <summary>Reads what a buffer wrote.</summary>
    private sealed class Entries(byte[] bytes) : ISortedEntries
    {
        private int _next;
        private int _key;
        private int _keyLength;
        private int _payloadLength;

        public ReadOnlySpan<byte> Key => bytes.AsSpan(_key, _keyLength);

        public ReadOnlySpan<byte> Payload => bytes.AsSpan(_key + _keyLength, _payloadLength);

        public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
        {
            if (_next == bytes.Length) return ValueTask.FromResult(false);
            _keyLength = BitConverter.ToUInt16(bytes, _next);
            _payloadLength = BitConverter.ToInt32(bytes, _next + 2);
            _key = _next + RunBuffer.PrefixLength;
            _next = _key + _keyLength + _payloadLength;
            return ValueTask.FromResult(true);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
