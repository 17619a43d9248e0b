using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Provisioning;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.Legacy;

/// <summary>Registers the system <c>legacy</c>: its provider, what others need to know of it, and its schema.</summary>
internal static class LegacySystem
{
    private const string FileName = "legacy.db";

    private static readonly SystemDescriptor Descriptor = new(SystemKeys.Legacy, "Legacy", $"SQLite ({FileName})", 20, ScansInUidOrder: true);

    public static IServiceCollection AddLegacySystem(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<LegacyOptions, LegacyOptionsValidator>().BindConfiguration(LegacyOptions.Section);
        services.AddSingleton(Descriptor);
        services.AddKeyedSingleton(SystemKeys.Legacy, (provider, _) =>
            new SqliteDatabase(provider.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(FileName), SystemKeys.Legacy));
        services.AddKeyedSingleton<IProvisioningProvider>(SystemKeys.Legacy, (provider, _) =>
            new SqliteProvisioningProvider(Descriptor, provider.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Legacy), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISchema>(provider =>
            new SqliteSchema(provider.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Legacy), Scripts(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    internal static IReadOnlyList<SchemaScript> Scripts() => EmbeddedScripts.Read(typeof(LegacySystem).Assembly, "legacy/sqlite");
}
