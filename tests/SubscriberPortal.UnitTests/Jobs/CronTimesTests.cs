using SubscriberPortal.Jobs.Scheduling;

namespace SubscriberPortal.UnitTests.Jobs;

public sealed class CronTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 0 3 * * ?")]
    [InlineData("0 0/1 * * * ?")]
    [InlineData("0 15 10 ? * MON-FRI")]
    [InlineData("0 0 0 L * ?")]
    [InlineData("0 0 12 1 1 ? 2030")]
    public void An_expression_in_Quartzs_dialect_is_taken(string cron) => Assert.Null(CronTimes.Check(cron, TimeZoneInfo.Utc, Now));

    [Theory]
    [InlineData(null, "required")]
    [InlineData("", "required")]
    [InlineData("daily", "dialect")]
    [InlineData("0 0 25 * * ?", "dialect")]
    [InlineData("0 0 3 * *", "dialect")]
    [InlineData("0 0 3 * * ? 2020", "no time in the future")]
    [InlineData("* * * * * ?", "more often")]
    [InlineData("0,30 0 3 * * ?", "more often")]
    public void Anything_else_is_refused_with_the_reason(string? cron, string reason) =>
        Assert.Contains(reason, CronTimes.Check(cron, TimeZoneInfo.Utc, Now) ?? "", StringComparison.Ordinal);

    [Fact]
    public void Times_are_those_of_the_zone_also_when_its_clocks_are_put_forward()
    {
        var before = CronTimes.Next("0 0 4 * * ?", "Europe/Vienna", Now.AddDays(-1));
        var after = CronTimes.Next("0 0 4 * * ?", "Europe/Vienna", Now);

        Assert.Equal(new DateTimeOffset(2026, 3, 28, 3, 0, 0, TimeSpan.Zero), before);
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 2, 0, 0, TimeSpan.Zero), after);
    }
}
