using Quartz;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Reads cron expressions in Quartz's dialect: seconds, minutes, hours, day of month, month, day of week, and year if wanted.</summary>
internal static class CronTimes
{
    public const string DefaultTimeZone = "UTC";
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    /// <summary>Answers what is wrong with the expression, or null; a schedule that fires more often than once a minute is refused.</summary>
    public static string? Check(string? cron, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(cron)) return "cron is required: seconds, minutes, hours, day of month, month, day of week, such as 0 30 2 * * ?.";
        if (cron.Length > 200) return "cron may have 200 characters at most.";
        CronExpression expression;
        try
        {
            expression = new CronExpression(cron, zone);
        }
        catch (FormatException failure)
        {
            return $"cron is not an expression in Quartz's dialect: {failure.Message}";
        }

        var time = expression.GetNextValidTimeAfter(now);
        if (time is null) return "cron names no time in the future.";
        for (var i = 0; i < 10 && time is not null; i++)
        {
            var next = expression.GetNextValidTimeAfter(time.Value);
            if (next - time < ShortestInterval) return "cron fires more often than once a minute.";
            time = next;
        }

        return null;
    }

    /// <summary>The first time after a moment; null when there is none any more.</summary>
    public static DateTimeOffset? Next(string cron, string timeZone, DateTimeOffset after) =>
        new CronExpression(cron, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).GetNextValidTimeAfter(after);
}
