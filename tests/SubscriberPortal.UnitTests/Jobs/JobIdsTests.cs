using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.UnitTests.Jobs;

public sealed class JobIdsTests
{
    [Fact]
    public void Ids_sort_by_the_moment_they_were_made_in_and_a_bound_stands_right_before_them()
    {
        var moment = new DateTimeOffset(2026, 11, 22, 16, 0, 0, 123, TimeSpan.Zero);
        var id = Guid.CreateVersion7(moment).ToString();

        Assert.True(string.CompareOrdinal(JobIds.LowerBound(moment.ToUnixTimeMilliseconds()), id) < 0);
        Assert.True(string.CompareOrdinal(JobIds.LowerBound(moment.ToUnixTimeMilliseconds() + 1), id) > 0);
        Assert.True(string.CompareOrdinal(Guid.CreateVersion7(moment.AddMilliseconds(-1)).ToString(), JobIds.LowerBound(moment.ToUnixTimeMilliseconds())) < 0);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_bound_of_any_time_is_an_ids_length(long milliseconds) => Assert.Equal(36, JobIds.LowerBound(milliseconds).Length);

    [Theory]
    [InlineData("01900000-0000-7000-8000-00000000abcd", true)]
    [InlineData("01900000-0000-7000-8000-00000000ABCD", false)]
    [InlineData("0190000000007000800000000000abcd", false)]
    [InlineData("../x", false)]
    [InlineData(null, false)]
    public void An_id_is_a_UUID_in_lower_case(string? text, bool expected) => Assert.Equal(expected, JobIds.IsValid(text));
}
