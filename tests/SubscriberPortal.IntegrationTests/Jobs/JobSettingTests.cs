using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Jobs;

public sealed class JobSettingTests
{
    [Theory]
    [InlineData("Jobs:Workers", "0", "Jobs:Workers is 0; it must be 1 to 64.")]
    [InlineData("Jobs:RetentionDays", "9999", "Jobs:RetentionDays is 9999; it must be 1 to 3650.")]
    [InlineData("Files:Store", "S3", "Files:Store is 'S3'")]
    [InlineData("Files:Store", "Tape", "Files:Store is 'Tape'; it must be Local.")]
    public async Task A_setting_out_of_bounds_stops_the_start_and_says_what_to_set(string key, string value, string message)
    {
        await using var application = new PortalApplication((key, value));

        var failure = Record.Exception(() => application.Services);

        Assert.Contains(message, failure?.ToString() ?? "The portal started.", StringComparison.Ordinal);
    }
}
