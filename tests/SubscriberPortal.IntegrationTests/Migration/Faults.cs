using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>Kills the work at the n-th call of a store: before the call, or after it with its answer lost.</summary>
internal sealed class Faults
{
    private int _calls;

    /// <summary>0: never.</summary>
    public int FailAt { get; set; }

    public bool LosesTheAnswer { get; set; }

    public int Calls => _calls;

    public void Reset(int failAt = 0) => (_calls, FailAt) = (0, failAt);

    /// <summary>Puts every call of a registered service under these faults.</summary>
    public Faults Decorate<T>(IServiceCollection services, string? key = null)
        where T : class
    {
        var inner = services.Last(d => d.ServiceType == typeof(T) && (string?)d.ServiceKey == key);
        services.Remove(inner);
        T Make(IServiceProvider provider, object? serviceKey) => FaultyProxy<T>.Around(this, key is null
            ? (T)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))
            : (T)inner.KeyedImplementationFactory!(provider, serviceKey));
        if (key is null) services.AddSingleton(provider => Make(provider, null));
        else services.AddKeyedSingleton(key, (provider, serviceKey) => Make(provider, serviceKey));
        return this;
    }

    private bool IsHit() => Interlocked.Increment(ref _calls) == FailAt;

#pragma warning disable CA1852 // DispatchProxy derives from it.
    internal class FaultyProxy<T> : DispatchProxy
        where T : class
    {
        private Faults _faults = null!;
        private T _inner = null!;

        internal static T Around(Faults faults, T inner)
        {
            var proxy = Create<T, FaultyProxy<T>>();
            ((FaultyProxy<T>)(object)proxy)._faults = faults;
            ((FaultyProxy<T>)(object)proxy)._inner = inner;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var isHit = !targetMethod!.IsSpecialName && _faults.IsHit();
            if (isHit && !_faults.LosesTheAnswer) throw new KilledException();
            object? result;
            try
            {
                result = targetMethod.Invoke(_inner, args);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
            {
                throw inner;
            }

            if (!isHit) return result;
            if (result is Task task) task.GetAwaiter().GetResult();
            throw new KilledException();
        }
    }
}

/// <summary>What a kill -9 would have ended.</summary>
internal sealed class KilledException : Exception;
