using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Identity;

/// <summary>"Never the last administrator" is a rule over all users, so changes that could break it go one after the other, on all instances together.</summary>
internal sealed class AdministratorGate(IStateStore state) : IDisposable
{
    private const string Lease = "administrators";

    /// <summary>Longer than any such change can take; whoever dies in the middle is waited for no longer.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Enters, until what it answers is disposed of.</summary>
    /// <exception cref="SystemUnavailableException">Another instance has been in it for 10 seconds.</exception>
    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            while (!await state.TryLeaseAsync(Lease, _owner, Duration, cancellationToken))
            {
                if (TimeProvider.System.GetElapsedTime(began) > LongestWait)
                    throw new SystemUnavailableException(StateStoreRegistration.SystemKey, "Another instance is changing users at the moment. Try again in a minute.");
                await Task.Delay(Pause, cancellationToken);
            }

            return new Entered(this);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    public void Dispose() => _gate.Dispose();

    private sealed class Entered(AdministratorGate gate) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await gate.GiveBackAsync();
            }
            finally
            {
                gate._gate.Release();
            }
        }
    }

    private Task GiveBackAsync() => state.ReleaseLeaseAsync(Lease, _owner, CancellationToken.None);
}
