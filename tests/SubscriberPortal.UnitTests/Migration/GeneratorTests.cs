using System.Text;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Migration;

public sealed class GeneratorTests
{
    [Fact]
    public void Synthetic_subscribers_are_valid_unique_and_always_the_same()
    {
        var first = SyntheticSubscribers.Take(20_000, 7).ToList();

        Assert.Equal(first, SyntheticSubscribers.Take(20_000, 7));
        Assert.All(first.Take(2_000), s => Assert.Empty(SubscriberRules.TryRead(SubscriberDraft.From(s), out _)));
        Assert.Equal(20_000, first.Select(s => s.Uid).Distinct().Count());
        Assert.Equal(20_000, first.Select(s => s.Msisdn).Distinct().Count());
        Assert.Equal(20_000, first.Select(s => s.Imsi).Distinct().Count());
    }

    [Fact]
    public void Seeds_share_no_identifier()
    {
        var one = SyntheticSubscribers.Take(5_000, 1).SelectMany(Identifiers).ToHashSet();

        Assert.DoesNotContain(SyntheticSubscribers.Take(5_000, 2).SelectMany(Identifiers), one.Contains);

        static string[] Identifiers(Subscriber s) => [s.Uid, s.Msisdn, s.Imsi];
    }

    [Fact]
    public async Task A_file_of_no_rows_is_a_header()
    {
        using var stream = new MemoryStream();

        await SubscriberFiles.WriteCsvAsync(0, 10, 1, stream, CancellationToken.None);

        Assert.Equal("uid,msisdn,imsi,status,planId,email,firstName,lastName,address,dateOfBirth\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100.5)]
    [InlineData(double.NaN)]
    public Task A_share_beyond_zero_to_hundred_is_refused(double badPercent) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SubscriberFiles.WriteCsvAsync(1, badPercent, 1, Stream.Null, CancellationToken.None));
}
