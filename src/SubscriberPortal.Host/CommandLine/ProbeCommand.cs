using System.CommandLine;

namespace SubscriberPortal.Host.CommandLine;

/// <summary><c>probe</c>: asks a running portal whether it is ready, for a container's health check, whose image has no curl.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url")
        {
            Description = "Where the portal listens; by default as ASPNETCORE_HTTP_PORTS says, on this machine.",
            DefaultValueFactory = _ => $"http://127.0.0.1:{Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0] ?? "5000"}",
        };
        var command = new Command("probe", "Ends with 0 when the portal is ready, with 1 when it is not.") { url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
            try
            {
                using var answer = await client.GetAsync(new Uri(new Uri(parsed.GetRequiredValue(url)), "/health/ready"), cancellationToken);
                return answer.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }
}
