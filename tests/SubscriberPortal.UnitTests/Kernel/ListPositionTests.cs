using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.UnitTests.Kernel;

public sealed class ListPositionTests
{
    [Theory]
    [InlineData(0, "a:1", "a")]
    [InlineData(1, "+99900000001", "+999")]
    [InlineData(2, "999010000000001", "999")]
    public void A_cursor_is_read_as_it_was_given(int part, string after, string search)
    {
        var position = new ListPosition((ListPart)part, after);
        Assert.Equal(position, ListPosition.Parse("cloud", new SubscriberQuery { Search = search, Cursor = position.ToCursor("cloud") }));
    }

    [Theory]
    [InlineData("legacy:u:a", null)]
    [InlineData("cloud:x:a", null)]
    [InlineData("cloud:u:", null)]
    [InlineData("cloud:u", null)]
    [InlineData("cloud", null)]
    [InlineData("", null)]
    [InlineData("cloud:m:+999", null)]
    [InlineData("cloud:m:+999", "+1")]
    [InlineData("cloud:u:a", "b")]
    public void A_cursor_of_another_list_is_refused(string cursor, string? search) =>
        Assert.Throws<InvalidCursorException>(() => ListPosition.Parse("cloud", new SubscriberQuery { Search = search, Cursor = cursor }));

    [Fact]
    public void A_cursor_among_imsis_is_refused_to_whoever_may_not_search_them() => Assert.Throws<InvalidCursorException>(
        () => ListPosition.Parse("cloud", new SubscriberQuery { Search = "9", SearchesImsi = false, Cursor = "cloud:i:999010000000001" }));
}
