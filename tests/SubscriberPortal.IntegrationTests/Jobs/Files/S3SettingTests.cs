using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

public sealed class S3SettingTests
{
    [Theory]
    [InlineData("Files:Bucket", "no-such-bucket-here", "There is no bucket 'no-such-bucket-here'.")]
    [InlineData("Files:Bucket", "Not_A_Bucket", "Files:Bucket is 'Not_A_Bucket'")]
    [InlineData("Files:KeyPrefix", "/portal", "Files:KeyPrefix is '/portal'")]
    [InlineData("Files:KmsKeyId", "a key", "Files:KmsKeyId is 'a key'")]
    public async Task A_bucket_that_cannot_be_used_stops_the_start_in_a_line_that_says_what_to_do(string key, string value, string message)
    {
        var data = Directory.CreateTempSubdirectory("portal-test-");
        using var error = new StringWriter();
        (string Key, string Value)[] settings = [("Files:Store", "S3"), ("Files:Bucket", "a-bucket"), ("Aws:ServiceUrl", (await TestServers.MotoAsync()).Url), ("Aws:Region", "us-east-1")];
        var arguments = settings.Where(s => s.Key != key).Append((Key: key, Value: value)).Select(s => $"--{s.Key}={s.Value}");

        var exitCode = await PortalCommandLine.RunAsync(["--urls", "http://127.0.0.1:0", $"--Portal:DataDirectory={data.FullName}", .. arguments], Program.CreatePortal, error);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(message, Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        data.Delete(recursive: true);
    }
}
