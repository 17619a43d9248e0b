using SubscriberPortal.Dual.Recovery;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>Plays a history on real stores and on the model, and compares the two whenever nothing is open.</summary>
internal sealed class HistoryRun(DualStores stores, int run)
{
    private readonly List<FaultPlan> _plans = [];
    private readonly HistoryModel[] _models = [new(), new(), new()];
    private readonly Subscriber[] _subscribers = [Subscriber(run, 0, 0), Subscriber(run, 1, 1), Subscriber(run, 2, 1)];
    private DualBench _bench = DualBench.On(stores);
    private int _step;

    public async Task PlayAsync(History history)
    {
        foreach (var step in history.Steps)
        {
            _step++;
            if (!_plans.Contains(_bench.Faults)) _plans.Add(_bench.Faults);
            _bench.Faults.Arm(step.FailAt, step.Fault);
            await ActAsync(step);
            _bench.Faults.Disarm();
            if (_bench.Faults.IsDead) _bench = await _bench.RestartAsync();
        }

        await ReleaseLateAsync();
        await _bench.RecoverAsync();
        await CheckAsync();
        var outcomes = await _bench.Dual.WriteBatchAsync([.. _subscribers.Select(one => SubscriberWrite.Remove(one.Uid, null, DualBench.NewWriteId()))], CancellationToken.None);
        Assert.All(outcomes, outcome => Assert.True(outcome is WriteOutcome.Done or WriteOutcome.Refused { Reason: RefusalReason.NotFound }, $"Afterwards {outcome}"));
        await _bench.DisposeAsync();
    }

    private static Subscriber Subscriber(int run, int index, int number) =>
        Support.Samples.Subscriber($"history-{run}-{index}") with { Msisdn = $"+999{run:D8}{number}", Imsi = $"001010{run:D8}{index}" };

    private async Task ActAsync(Step step)
    {
        var (uid, plan) = (_subscribers[step.Subscriber].Uid, $"STEP-{_step}");
        switch (step.Deed)
        {
            case Deed.Create or Deed.Update or Deed.Delete or Deed.Put:
                await WriteAsync(step, step.Deed == Deed.Delete ? "" : plan);
                break;
            case Deed.RepairFromCloud:
                await RepairAsync(step, SyncStrategy.CloudWins, (cloud, _) => cloud);
                break;
            case Deed.RepairFromLegacy:
                await RepairAsync(step, SyncStrategy.LegacyWins, (_, legacy) => legacy);
                break;
            case Deed.RepairMissing:
                await RepairAsync(step, SyncStrategy.MissingOnly, (cloud, legacy) => cloud.Length > 0 ? cloud : legacy);
                break;
            case Deed.ChangeCloud or Deed.RemoveFromCloud:
                await WriteDirectlyAsync(step, SystemKeys.Cloud, step.Deed == Deed.ChangeCloud ? plan : "");
                break;
            case Deed.ChangeLegacy or Deed.RemoveFromLegacy:
                await WriteDirectlyAsync(step, SystemKeys.Legacy, step.Deed == Deed.ChangeLegacy ? plan : "");
                break;
            case Deed.SettleForward or Deed.SettleBack:
                await TryAsync(() => SettleAsync(uid, step.Deed == Deed.SettleForward ? SettleDirection.Forward : SettleDirection.Back));
                _models[step.Subscriber].SettledByHand();
                await ReleaseLateAsync();
                break;
            case Deed.Restart:
                _bench = await _bench.RestartAsync();
                break;
            default:
                await TryAsync(async () =>
                {
                    await _bench.LookAsync();
                    return true;
                });
                await ReleaseLateAsync();
                await CheckIfQuietAsync();
                break;
        }
    }

    private async Task WriteAsync(Step step, string plan)
    {
        var subscriber = _subscribers[step.Subscriber];
        var version = (await UnfaultyAsync(step, () => _bench.ReadAsync(subscriber.Uid)))?.Version;
        if (version is null && step.Deed is Deed.Update or Deed.Delete) return;

        var condition = step.Deed switch { Deed.Create => WriteCondition.MustBeAbsent, Deed.Put => WriteCondition.None, _ => WriteCondition.AtVersion(version!) };
        var write = new SubscriberWrite(subscriber.Uid, plan.Length == 0 ? null : subscriber with { PlanId = plan }, condition, DualBench.NewWriteId());
        _models[step.Subscriber].Answered(await TryAsync(() => _bench.Dual.WriteAsync(write, CancellationToken.None)), plan);
    }

    private async Task RepairAsync(Step step, SyncStrategy strategy, Func<string, string, string> result)
    {
        var uid = _subscribers[step.Subscriber].Uid;
        var version = (await UnfaultyAsync(step, () => _bench.ReadAsync(uid)))?.Version;
        var plan = result(await FindAsync(SystemKeys.Cloud, uid), await FindAsync(SystemKeys.Legacy, uid));
        var request = new SyncRequest(strategy, null, version);
        _models[step.Subscriber].Answered(await TryAsync(() => _bench.Sync.ApplyAsync(uid, request, DualBench.NewWriteId(), CancellationToken.None)), plan);
    }

    private async Task WriteDirectlyAsync(Step step, string side, string plan)
    {
        var subscriber = _subscribers[step.Subscriber];
        var there = await stores.Side(side).GetAsync(subscriber.Uid, CancellationToken.None);
        var condition = there is null ? WriteCondition.MustBeAbsent : WriteCondition.AtVersion(there.Version);
        if (there is null && plan.Length == 0) return;
        var write = new SubscriberWrite(subscriber.Uid, plan.Length == 0 ? null : subscriber with { PlanId = plan }, condition, DualBench.NewWriteId());
        if (await stores.Side(side).WriteAsync(write, CancellationToken.None) is WriteOutcome.Done) _models[step.Subscriber].WrittenDirectly(side, plan);
    }

    private async Task<SettleResult?> SettleAsync(string uid, SettleDirection direction)
    {
        _bench.Advance(TimeSpan.FromSeconds(40));
        var open = await _bench.Intents.ListAsync(10, CancellationToken.None);
        return open.FirstOrDefault(intent => intent.Uid == uid) is { } own ? await _bench.Get<SettleDesk>().SettleAsync(own.Id, direction, "test", CancellationToken.None) : null;
    }

    /// <summary>Null when there was no answer: a failure, or a dead process.</summary>
    private async Task<T?> TryAsync<T>(Func<Task<T>> act)
    {
        try
        {
            var answer = await act();
            return _bench.Faults.IsDead ? default : answer;
        }
        catch (Exception exception) when (exception is SystemUnavailableException or IOException)
        {
            return default;
        }
    }

    /// <summary>A reading of the test's own, which is not numbered.</summary>
    private async Task<T> UnfaultyAsync<T>(Step step, Func<Task<T>> read)
    {
        _bench.Faults.Disarm();
        var answer = await read();
        _bench.Faults.Arm(step.FailAt, step.Fault);
        return answer;
    }

    private async Task ReleaseLateAsync()
    {
        foreach (var plan in _plans) await plan.ReleaseLateAsync();
    }

    private async Task CheckIfQuietAsync()
    {
        if (_bench.Faults.IsDead) return;
        _bench.Faults.Disarm();
        if (await _bench.Intents.CountAsync(CancellationToken.None) == 0) await CheckAsync();
    }

    private async Task CheckAsync()
    {
        for (var i = 0; i < _subscribers.Length; i++)
        {
            var (uid, because) = (_subscribers[i].Uid, $"Subscriber {i} after step {_step}");
            var (cloud, legacy) = (await FindAsync(SystemKeys.Cloud, uid), await FindAsync(SystemKeys.Legacy, uid));
            _models[i].Check(SystemKeys.Cloud, cloud, because);
            _models[i].Check(SystemKeys.Legacy, legacy, because);
            Assert.True(cloud == legacy || _models[i].MayDiffer, $"{because}: Cloud holds '{cloud}' and Legacy '{legacy}', and nobody wrote to one side alone.");
            var status = (await _bench.ReadAsync(uid))?.Sync!.Status;
            Assert.True((cloud == legacy) == (status is null or SyncStatus.Synced), $"{because}: Cloud holds '{cloud}' and Legacy '{legacy}', shown as {status}.");
        }
    }

    private async Task<string> FindAsync(string side, string uid) => (await stores.Side(side).GetAsync(uid, CancellationToken.None))?.Subscriber.PlanId ?? "";
}
