using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>What happens to the call that is to fail.</summary>
public enum Fault
{
    /// <summary>It has no effect and says so.</summary>
    Before,

    /// <summary>It has its effect, and the acknowledgement is lost.</summary>
    After,

    /// <summary>It is given up, and has its effect some time later.</summary>
    Late,

    /// <summary>The process dies before it.</summary>
    DeathBefore,

    /// <summary>The process dies after it.</summary>
    DeathAfter,
}

/// <summary>Numbers every call to the two sides and the state store, and lets one of them fail.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Func<Task>> _late = [];
    private int _failAt;
    private Fault _fault;
    private bool _isDead;

    public int Calls { get; private set; }

    public void Arm(int failAt, Fault fault)
    {
        lock (_lock) (Calls, _failAt, _fault, _isDead) = (0, failAt, fault, false);
    }

    public void Disarm() => Arm(0, Fault.Before);

    /// <summary>Lets the calls that were given up have their effect.</summary>
    public async Task ReleaseLateAsync()
    {
        List<Func<Task>> late;
        lock (_lock)
        {
            late = [.. _late];
            _late.Clear();
        }

        foreach (var effect in late) await effect();
    }

    public async Task<T> CallAsync<T>(string system, Func<Task<T>> call)
    {
        Fault? fault;
        lock (_lock)
        {
            if (_isDead) throw new IOException("The process is dead.");
            fault = ++Calls == _failAt ? _fault : null;
            if (fault is Fault.DeathBefore) _isDead = true;
            if (fault is Fault.Late) _late.Add(call);
        }

        switch (fault)
        {
            case Fault.Before:
                throw new SystemUnavailableException(system, "Down, for this call.");
            case Fault.Late:
                throw new TimeoutException("No answer, for this call.");
            case Fault.DeathBefore:
                throw new IOException("The process dies.");
            case Fault.After or Fault.DeathAfter:
                await call();
                lock (_lock) _isDead = fault is Fault.DeathAfter;
                throw new IOException("The connection was lost.");
            default:
                return await call();
        }
    }
}
