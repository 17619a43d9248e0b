using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.Host.Identity;

namespace SubscriberPortal.Host.CommandLine;

/// <summary>Runs the portal until it is told to end.</summary>
internal static class RunPortal
{
    public static async Task<int> RunAsync(WebApplication portal, CancellationToken cancellationToken)
    {
        await using (portal)
        {
            await portal.Services.GetRequiredService<PortalStart>().PrepareAsync(cancellationToken);
            await portal.StartAsync(cancellationToken);
            await Greet(portal);
            await portal.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
    }

    private static async Task Greet(WebApplication portal)
    {
        var notice = portal.Services.GetRequiredService<ConsoleNotice>();
        var addresses = portal.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        await Console.Out.WriteLineAsync($"The Subscriber Portal is at {string.Join(" and ", addresses)}");
        if (notice.OneTimePassword is not { } password) return;
        await Console.Out.WriteLineAsync($"Sign in as {FirstAdministrator.UserName} with the one-time password {password} (shown this once; you will be asked for a new one)");
    }
}
