using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Recovery;

/// <summary>Looks through the open intents at start and on a schedule, on one instance at a time, and settles those whose lease has run out.</summary>
internal sealed partial class Reconciler(
    TimedState state, DualSides sides, OpenIntents intents, IntentJournal journal, IntentRecovery recovery, IOptions<DualOptions> options, IOptions<StateOptions> stateOptions, TimeProvider time,
    ILogger<Reconciler> logger)
    : BackgroundService
{
    public const string Portal = "portal";
    private const string Lease = "dual-reconciler";
    private const int MostAtOnce = 1000;

    /// <summary>Settles what is due; answers how many intents were closed.</summary>
    public Task<int> RunOnceAsync(CancellationToken cancellationToken) => LookAsync(isStart: false, cancellationToken);

    /// <summary>
    /// The first look of a process. State in an embedded file belongs to one process alone, so whoever left an intent there is dead; and where both sides are embedded as well, so is every
    /// call it made. Then nobody need wait for its lease: a job that goes on after a restart does not find its rows in the way of themselves.
    /// </summary>
    public Task<int> StartUpAsync(CancellationToken cancellationToken) =>
        LookAsync(isStart: stateOptions.Value.Store == "Sqlite" && sides.Both.All(side => side.Provider.System.IsEmbedded), cancellationToken);

    private async Task<int> LookAsync(bool isStart, CancellationToken cancellationToken)
    {
        if (!await state.TryLeaseAsync(Lease, journal.Owner, options.Value.Lease, cancellationToken)) return 0;
        var settled = 0;
        try
        {
            foreach (var intent in await intents.HeadersAsync(MostAtOnce, cancellationToken))
            {
                var isOwnerDead = isStart && intent.Owner != journal.Owner;
                if (intent.LeaseUntil > time.GetUtcNow() && !isOwnerDead) continue;
                if (!await state.TryLeaseAsync(Lease, journal.Owner, options.Value.Lease, cancellationToken)) break;
                if (await SettleAsync(intent.Id, isOwnerDead, cancellationToken)) settled++;
            }
        }
        finally
        {
            await state.ReleaseLeaseAsync(Lease, journal.Owner, CancellationToken.None);
        }

        return settled;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ReconcileSeconds), time);
        var isFirst = true;
        do
        {
            try
            {
                await (isFirst ? StartUpAsync(stoppingToken) : RunOnceAsync(stoppingToken));
                isFirst = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.LookFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One intent that cannot be settled does not keep the others from it.</summary>
    private async Task<bool> SettleAsync(string intentId, bool isOwnerDead, CancellationToken cancellationToken)
    {
        try
        {
            return await recovery.SettleAsync(intentId, SettleDirection.AsFound, Portal, isOwnerDead, cancellationToken) is { Settled: true };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.SettleFailed(logger, intentId, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The open intents could not be looked through.")]
        public static partial void LookFailed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "Intent {IntentId} could not be settled.")]
        public static partial void SettleFailed(ILogger logger, string intentId, Exception exception);
    }
}
