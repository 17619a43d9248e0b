using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Health;

/// <summary>The portal's own state: a write that is read back, so that a full disk or a read-only file shows here and not at the first sign-in.</summary>
internal sealed class StateProbe(IStateStore state, IOptions<StateOptions> options) : IHealthProbe
{
    public const string PartKey = "state";

    public string Key => PartKey;

    public string Name => "Portal state";

    public string Store => options.Value.Store == StateOptions.DynamoDb ? $"DynamoDB ({options.Value.TablePrefix}state)" : $"SQLite ({StateStoreRegistration.FileName})";

    /// <summary>Sign-in, jobs and dual writes all need it.</summary>
    public bool IsVital => true;

    public Task<SystemHealth> CheckAsync(CancellationToken cancellationToken) => SystemHealth.MeasureAsync(
        async token =>
        {
            var written = $"\"{Guid.NewGuid():N}\"";
            var versions = await state.WriteAsync([new StateWrite("health", Environment.MachineName, written)], token);
            var read = await state.GetAsync("health", Environment.MachineName, token);

            // Another instance on the same machine may have written in between: then the version has moved on.
            return read is not null && (read.Value == written || read.Version > versions![0])
                ? ((string?)null, "Written and read back.")
                : throw new SystemUnavailableException(Key, "What was written cannot be read back.");
        },
        cancellationToken);
}
