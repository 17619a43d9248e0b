using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>Numbers every call of one process to the two sides and the state store, in the order in which they are made, and lets one of them fail.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Func<Task>> _late = [];
    private readonly Dictionary<int, Func<string, Task>> _meanwhile = [];
    private int _failAt;
    private Fault _fault;
    private bool _isLateDue;

    public int Calls { get; private set; }

    /// <summary>Whether the fault has happened.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>From then on every call of this process fails and has no effect.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Counts anew, and lets the call of that number fail; 0: none.</summary>
    public void Arm(int failAt, Fault fault)
    {
        lock (_lock)
        {
            (Calls, _failAt, _fault, HasFailed, _isLateDue) = (0, failAt, fault, false, false);
            _meanwhile.Clear();
        }
    }

    public void Disarm() => Arm(0, Fault.Before);

    /// <summary>Something else happens just before the call of that number; it is told to which system the call goes.</summary>
    public void ActBefore(int call, Func<string, Task> act)
    {
        lock (_lock) _meanwhile[call] = act;
    }

    /// <summary>Lets the calls that were given up have their effect.</summary>
    public async Task ReleaseLateAsync()
    {
        List<Func<Task>> late;
        lock (_lock)
        {
            late = [.. _late];
            _late.Clear();
            _isLateDue = false;
        }

        foreach (var effect in late) await effect();
    }

    public Task<T> CallAsync<T>(string system, Func<Task<T>> call)
    {
        Fault? fault;
        Func<string, Task>? act;
        bool isLateDue;
        lock (_lock)
        {
            if (IsDead) throw new IOException("The process is dead.");
            fault = ++Calls == _failAt ? _fault : null;
            HasFailed |= fault is not null;
            _meanwhile.Remove(Calls, out act);
            isLateDue = _isLateDue;
            if (fault is Fault.DeathBefore or Fault.DeathLate) IsDead = true;
            if (fault is Fault.LateSoon or Fault.LateAfterAnswer or Fault.LateAfterLook or Fault.DeathLate) _late.Add(call);
        }

        // A call that hangs must make its caller's thread known, so nothing is awaited before.
        if (fault is Fault.Hang or Fault.LateSoon or Fault.LateAfterAnswer or Fault.LateAfterLook) return HangAsync<T>(fault.Value, act?.Invoke(system));
        return MakeAsync(system, call, fault, act, isLateDue);
    }

    private async Task<T> MakeAsync<T>(string system, Func<Task<T>> call, Fault? fault, Func<string, Task>? act, bool isLateDue)
    {
        if (isLateDue) await ReleaseLateAsync();
        if (act is not null) await act(system);
        switch (fault)
        {
            case Fault.Before:
                throw new SystemUnavailableException(system, "Down, for this call.");
            case Fault.DeathBefore or Fault.DeathLate:
                throw new IOException("The process dies.");
            case Fault.After or Fault.DeathAfter:
                await call();
                lock (_lock) IsDead |= fault is Fault.DeathAfter;

                // As the embedded state store does when it cannot know about a commit.
                throw system == FaultyStateStore.Name ? new SystemUnavailableException(system, "The acknowledgement is lost.") : new IOException("The acknowledgement is lost.");
            default:
                return await call();
        }
    }

    private Task<T> HangAsync<T>(Fault fault, Task? acting)
    {
        VirtualTime.Hang(() =>
        {
            acting?.GetAwaiter().GetResult();
            lock (_lock) _isLateDue |= fault is Fault.LateSoon;
        });
        return new TaskCompletionSource<T>().Task;
    }
}
