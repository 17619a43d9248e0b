using System.Text;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>Puts small files together.</summary>
internal static class SampleFile
{
    public const string Header = "uid,msisdn,imsi,status\n";

    public static Subscriber At(int index) => SyntheticSubscribers.At(index, 9);

    public static string Row(Subscriber s) => $"{s.Uid},{s.Msisdn},{s.Imsi},{s.Status.ToName()}\n";

    public static string Rows(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => Row(At(i))));

    public static async Task<byte[]> GeneratedAsync(long rows, double badPercent, int seed = 9)
    {
        using var stream = new MemoryStream();
        await SubscriberFiles.WriteCsvAsync(rows, badPercent, seed, stream, CancellationToken.None);
        return stream.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
