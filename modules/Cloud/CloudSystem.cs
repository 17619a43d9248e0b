using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Provisioning;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.Cloud;

/// <summary>Registers the system <c>cloud</c>: its provider, what others need to know of it, and its schema.</summary>
internal static class CloudSystem
{
    private const string FileName = "cloud.db";

    private static readonly SystemDescriptor Descriptor = new(SystemKeys.Cloud, "Cloud", $"SQLite ({FileName})", 10, ScansInUidOrder: true);

    public static IServiceCollection AddCloudSystem(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CloudOptions, CloudOptionsValidator>().BindConfiguration(CloudOptions.Section);
        services.AddSingleton(Descriptor);
        services.AddKeyedSingleton(SystemKeys.Cloud, (provider, _) =>
            new SqliteDatabase(provider.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(FileName), SystemKeys.Cloud));
        services.AddKeyedSingleton<IProvisioningProvider>(SystemKeys.Cloud, (provider, _) =>
            new SqliteProvisioningProvider(Descriptor, provider.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Cloud), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISchema>(provider =>
            new SqliteSchema(provider.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Cloud), Scripts(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    internal static IReadOnlyList<SchemaScript> Scripts() => EmbeddedScripts.Read(typeof(CloudSystem).Assembly, "cloud/sqlite");
}
