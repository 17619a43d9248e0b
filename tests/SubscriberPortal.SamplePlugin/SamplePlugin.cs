using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.SamplePlugin;

/// <summary>Brings in a subscriber service that is spoken to by HTTP.</summary>
public sealed class SamplePlugin : IProvisioningPlugin
{
    public SystemDescriptor Describe(IReadOnlyDictionary<string, string> settings)
    {
        var address = AddressOf(settings);
        return new SystemDescriptor(settings.GetValueOrDefault("Key", "sample"), settings.GetValueOrDefault("Name", "Sample"), $"HTTP ({address.Authority})", 40, ScansInUidOrder: true);
    }

    public IProvisioningProvider Create(IReadOnlyDictionary<string, string> settings, IServiceProvider services) =>
        new SampleProvider(Describe(settings), new SampleService(AddressOf(settings)), (TimeProvider)services.GetService(typeof(TimeProvider))!);

    private static Uri AddressOf(IReadOnlyDictionary<string, string> settings)
    {
        var url = settings.GetValueOrDefault("Url");
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ArgumentException($"Url must be an address such as http://crm.example:8080; it is '{url}'.");
    }
}
