using System.Text.Json;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Hosting;

/// <summary>
/// Tells the instances that share a state of one another, so that one which would not share the rest does not start: rows would go to stores that the others do not see.
/// An instance is known by its data directory, so a restarted one does not stand in its own way; one that was killed is forgotten after 30 seconds.
/// </summary>
internal sealed partial class Instances(
    IStateStore state, SharedSettings settings, IOptions<StateOptions> options, IOptions<PortalOptions> portal, TimeProvider time, ILogger<Instances> logger) : BackgroundService
{
    public const string FileName = "instance.id";
    private const string Partition = "instances";
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    private Instance? _self;

    /// <summary>Enters this instance among the others.</summary>
    /// <exception cref="OptionsValidationException">Its settings do not fit those of another that runs.</exception>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Store != StateOptions.DynamoDb) return;
        _self = new Instance(ReadId(), Environment.MachineName, Environment.ProcessId, time.GetUtcNow(), settings.Values);

        // First said, then looked: of two that start together at least the later one sees the other.
        await SayAsync(_self, cancellationToken);
        foreach (var other in await OthersAsync(_self, cancellationToken))
        {
            if ((settings.DifferenceFrom(other.Settings) ?? settings.OwnStore()) is not { } reason) continue;
            await ForgetAsync(cancellationToken);
            var who = $"the instance on {other.Machine} (process {other.Process}), which runs and shares the state";
            throw new OptionsValidationException(
                StateOptions.Section, typeof(StateOptions), [$"State:Store is '{StateOptions.DynamoDb}', and this instance does not fit {who}: {reason}. One that was killed counts as running for {Remembered.TotalSeconds} seconds."]);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await ForgetAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            // It expires.
            Log.NotForgotten(logger, failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_self is { } self && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Renewal, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!stoppingToken.IsCancellationRequested) await SayAsync(self, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotSaid(logger, failure);
            }
        }
    }

    /// <summary>Those that were there before this one.</summary>
    private async Task<IReadOnlyList<Instance>> OthersAsync(Instance self, CancellationToken cancellationToken)
    {
        var items = await state.QueryAsync(new StateRange(Partition, Limit: 1000), cancellationToken);
        var others = items.Select(item => JsonSerializer.Deserialize<Instance>(item.Value)!).Where(other => other.Id != self.Id);
        return [.. others.Where(other => other.StartedAt < self.StartedAt || (other.StartedAt == self.StartedAt && string.CompareOrdinal(other.Id, self.Id) < 0))];
    }

    private async Task SayAsync(Instance self, CancellationToken cancellationToken) =>
        await state.WriteAsync([new StateWrite(Partition, self.Id, JsonSerializer.Serialize(self), null, time.GetUtcNow() + Remembered)], cancellationToken);

    private Task ForgetAsync(CancellationToken cancellationToken) =>
        _self is { } self ? state.WriteAsync([new StateWrite(Partition, self.Id, null)], cancellationToken) : Task.CompletedTask;

    private string ReadId()
    {
        var path = portal.Value.PathOf(FileName);
        if (!File.Exists(path)) DataFolder.TryWriteSecret(path, Guid.NewGuid().ToString("N"));
        return File.ReadAllText(path).Trim();
    }

    private sealed record Instance(string Id, string Machine, int Process, DateTimeOffset StartedAt, IReadOnlyDictionary<string, string> Settings);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "This instance could not tell the others that it runs")]
        public static partial void NotSaid(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "This instance could not tell the others that it ends")]
        public static partial void NotForgotten(ILogger logger, Exception exception);
    }
}
