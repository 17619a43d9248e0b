using System.Text.Json;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Settings;

/// <summary>
/// The provisioning mode in the portal's state. Until somebody sets it, it is <see cref="ProvisioningMode.Legacy"/>: on the first day of a migration Legacy is what holds the truth,
/// and no request may reach another system before a person has said so.
/// </summary>
internal sealed class ProvisioningModeStore(IStateStore state, TimeProvider time) : IProvisioningMode
{
    private const string Partition = "settings";
    private const string Key = "provisioning-mode";

    /// <summary>How long another instance's change may go unnoticed.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private static readonly ProvisioningModeSetting Default = new(ProvisioningMode.Legacy, null, null);

    private volatile CachedSetting? _cached;

    public async ValueTask<ProvisioningModeSetting> GetAsync(CancellationToken cancellationToken)
    {
        if (_cached is { } cached && time.GetElapsedTime(cached.ReadAt) < MaxAge) return cached.Setting;

        var readAt = time.GetTimestamp();
        var item = await state.GetAsync(Partition, Key, cancellationToken);
        return Cache(Read(item), readAt);
    }

    public async Task<ProvisioningModeSetting> SetAsync(ProvisioningMode mode, string changedBy, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var document = JsonSerializer.Serialize(new Document(mode.ToName(), now, changedBy), JsonSerializerOptions.Web);
        await state.WriteAsync([new StateWrite(Partition, Key, document)], cancellationToken);
        return Cache(new ProvisioningModeSetting(mode, now, changedBy), time.GetTimestamp());
    }

    private static ProvisioningModeSetting Read(StateItem? item)
    {
        if (item is null) return Default;
        var document = JsonSerializer.Deserialize<Document>(item.Value, JsonSerializerOptions.Web)!;
        return ProvisioningModes.TryParse(document.Mode, out var mode)
            ? new ProvisioningModeSetting(mode, document.UpdatedAt, document.UpdatedBy)
            : throw new InvalidDataException($"The stored provisioning mode '{document.Mode}' is none of CLOUD, LEGACY, DUAL_PROV.");
    }

    private ProvisioningModeSetting Cache(ProvisioningModeSetting setting, long readAt)
    {
        _cached = new CachedSetting(setting, readAt);
        return setting;
    }

    private sealed record Document(string Mode, DateTimeOffset UpdatedAt, string UpdatedBy);

    private sealed record CachedSetting(ProvisioningModeSetting Setting, long ReadAt);
}
