using System.CommandLine;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.CommandLine;

/// <summary><c>demo</c>: fills an empty Legacy with made-up subscribers and runs the portal, so that a newcomer sees it alive.</summary>
internal static class DemoCommand
{
    public const int Subscribers = 10_000;
    private const int Seed = 2026;
    private const int BatchSize = 1_000;

    public static Command Create(Func<string[], WebApplication> create)
    {
        var command = new Command("demo", $"Fills Legacy, if it is empty, with {Subscribers} made-up subscribers and runs the portal.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var portal = create([.. parsed.UnmatchedTokens]);
            await portal.Services.GetRequiredService<PortalStart>().PrepareSchemasAsync(cancellationToken);
            var legacy = portal.Services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(await FillAsync(legacy, cancellationToken));
            return await RunPortal.RunAsync(portal, cancellationToken);
        });
        return command;
    }

    /// <summary>Never adds to what is there: that may be somebody's subscribers.</summary>
    internal static async Task<string> FillAsync(IProvisioningProvider legacy, CancellationToken cancellationToken)
    {
        var there = (await legacy.CountAsync(cancellationToken)).Total;
        if (there > 0) return $"Legacy holds {there} subscribers already; none are added.";
        foreach (var batch in SyntheticSubscribers.Take(Subscribers, Seed).Chunk(BatchSize))
        {
            var outcomes = await legacy.WriteBatchAsync([.. batch.Select(s => SubscriberWrite.Create(s, $"demo:{s.Uid}"))], cancellationToken);
            if (outcomes.FirstOrDefault(o => o is not WriteOutcome.Done) is { } refused) throw new InvalidOperationException($"Legacy did not take a made-up subscriber: {refused}");
        }

        return $"Legacy is filled with {Subscribers} made-up subscribers.";
    }
}
