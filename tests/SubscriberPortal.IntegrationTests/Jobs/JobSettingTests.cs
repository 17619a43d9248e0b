using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs;

namespace SubscriberPortal.IntegrationTests.Jobs;

public sealed class JobSettingTests
{
    [Theory]
    [InlineData("Jobs:Workers", "0", "Jobs:Workers is 0; it must be 1 to 64.")]
    [InlineData("Jobs:RetentionDays", "9999", "Jobs:RetentionDays is 9999; it must be 1 to 3650.")]
    [InlineData("Files:Store", "Tape", "Files:Store is 'Tape'; it must be Local or S3.")]
    [InlineData("Files:Store", "S3", "Files:Bucket must name the bucket")]
    [InlineData("Files:Bucket", "somewhere", "Files:Bucket is given, but Files:Store is Local")]
    public void A_setting_out_of_bounds_is_found_at_start_and_says_what_to_set(string key, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddJobsCore().BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
