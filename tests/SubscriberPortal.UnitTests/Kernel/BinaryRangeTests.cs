using System.Text;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.UnitTests.Kernel;

public sealed class BinaryRangeTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("+99", "+9:")]
    [InlineData("sub-1", "sub-2")]
    [InlineData("\uD7FF", "\uE000")]
    [InlineData("\uFFFF", "\U00010000")]
    [InlineData("a\U0010FFFF", "b")]
    [InlineData("", BinaryRange.Last)]
    [InlineData("\U0010FFFF", BinaryRange.Last)]
    public void The_end_is_the_least_text_beyond_the_prefix(string prefix, string end) => Assert.Equal(end, BinaryRange.EndOf(prefix));

    [Theory]
    [InlineData("é")]
    [InlineData("😀x")]
    [InlineData("sub-")]
    public void Everything_with_the_prefix_is_below_the_end_in_bytes(string prefix)
    {
        var end = Encoding.UTF8.GetBytes(BinaryRange.EndOf(prefix));
        foreach (var tail in new[] { "", "a", "~~~~", "\uFFFF", "\U0010FFFE" })
            Assert.True(Encoding.UTF8.GetBytes(prefix + tail).AsSpan().SequenceCompareTo(end) < 0);
    }
}
