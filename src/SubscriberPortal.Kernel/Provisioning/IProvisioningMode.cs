namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>Where a request under <c>/subscribers</c> goes.</summary>
public enum ProvisioningMode
{
    Cloud,
    Legacy,
    Dual,
}

/// <param name="UpdatedAt">Null as long as the default was never changed.</param>
public sealed record ProvisioningModeSetting(ProvisioningMode Mode, DateTimeOffset? UpdatedAt, string? UpdatedBy);

/// <summary>Reads and changes the provisioning mode; a change holds at once on this instance and within seconds on every other.</summary>
public interface IProvisioningMode
{
    ValueTask<ProvisioningModeSetting> GetAsync(CancellationToken cancellationToken);

    Task<ProvisioningModeSetting> SetAsync(ProvisioningMode mode, string changedBy, CancellationToken cancellationToken);
}

/// <summary>The words and keys of the three modes.</summary>
public static class ProvisioningModes
{
    /// <summary><c>CLOUD</c>, <c>LEGACY</c>, <c>DUAL_PROV</c>.</summary>
    public static string ToName(this ProvisioningMode mode) => mode switch
    {
        ProvisioningMode.Cloud => "CLOUD",
        ProvisioningMode.Legacy => "LEGACY",
        _ => "DUAL_PROV",
    };

    public static string SystemKey(this ProvisioningMode mode) => mode switch
    {
        ProvisioningMode.Cloud => SystemKeys.Cloud,
        ProvisioningMode.Legacy => SystemKeys.Legacy,
        _ => SystemKeys.Dual,
    };

    public static bool TryParse(string? name, out ProvisioningMode mode)
    {
        (var known, mode) = name switch
        {
            "CLOUD" => (true, ProvisioningMode.Cloud),
            "LEGACY" => (true, ProvisioningMode.Legacy),
            "DUAL_PROV" => (true, ProvisioningMode.Dual),
            _ => (false, default),
        };
        return known;
    }
}
