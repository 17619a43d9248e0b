using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.Legacy.Provisioning;
using SubscriberPortal.Legacy.Schema;
using SubscriberPortal.MySql;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Provisioning;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.Legacy;

/// <summary>Registers the system <c>legacy</c>: its provider, what others need to know of it, and its schema, on SQLite or on MySQL as the settings say.</summary>
internal static class LegacySystem
{
    private const string FileName = "legacy.db";
    private const int Order = 20;

    public static IServiceCollection AddLegacySystem(this IServiceCollection services)
    {
        services.AddAws();
        services.AddOptionsWithValidateOnStart<LegacyOptions, LegacyOptionsValidator>().BindConfiguration(LegacyOptions.Section);
        services.AddKeyedSingleton(SystemKeys.Legacy, (provider, _) =>
            new SqliteDatabase(provider.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(FileName), SystemKeys.Legacy));
        services.AddSingleton(provider => new LegacyConnectionString(provider.GetRequiredService<IOptions<LegacyOptions>>(), new Lazy<AwsClients>(provider.GetRequiredService<AwsClients>)));
        services.AddSingleton(provider => new LegacyDatabase(provider.GetRequiredService<LegacyConnectionString>(), provider.GetRequiredService<ILogger<LegacyDatabase>>())
        {
            Interactive = TimeSpan.FromMilliseconds(provider.GetRequiredService<IOptions<LegacyOptions>>().Value.TimeLimitMilliseconds),
        });
        services.AddSingleton(Describe);
        services.AddKeyedSingleton(SystemKeys.Legacy, (provider, _) => CreateProvider(provider));
        services.AddSingleton(CreateSchema);
        return services;
    }

    internal static IReadOnlyList<SchemaScript> Scripts() => EmbeddedScripts.Read(typeof(LegacySystem).Assembly, "legacy/sqlite");

    internal static IReadOnlyList<SchemaScript> MySqlScripts() => EmbeddedScripts.Read(typeof(LegacySystem).Assembly, "legacy/mysql");

    private static SystemDescriptor Describe(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<LegacyOptions>>().Value;
        var store = options.Database == LegacyOptions.Sqlite ? $"SQLite ({FileName})" : $"MySQL ({Where(options)})";
        return new SystemDescriptor(SystemKeys.Legacy, "Legacy", store, Order, ScansInUidOrder: true) { IsEmbedded = options.Database == LegacyOptions.Sqlite };
    }

    private static string Where(LegacyOptions options)
    {
        var builder = new MySqlConnectionStringBuilder(options.ConnectionString ?? "");
        return builder.Server.Length == 0 ? $"secret {options.SecretId}" : $"{builder.Server}/{builder.Database}";
    }

    private static bool IsMySql(IServiceProvider provider) => provider.GetRequiredService<IOptions<LegacyOptions>>().Value.Database == LegacyOptions.MySql;

    private static IProvisioningProvider CreateProvider(IServiceProvider provider)
    {
        var descriptor = provider.GetServices<SystemDescriptor>().First(system => system.Key == SystemKeys.Legacy);
        var time = provider.GetRequiredService<TimeProvider>();
        return IsMySql(provider)
            ? new MySqlProvisioningProvider(descriptor, provider.GetRequiredService<LegacyDatabase>(), time)
            : new SqliteProvisioningProvider(descriptor, provider.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Legacy), time);
    }

    private static ISchema CreateSchema(IServiceProvider provider) => IsMySql(provider)
        ? new MySqlSchema(provider.GetRequiredService<LegacyDatabase>(), MySqlScripts())
        : new SqliteSchema(provider.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Legacy), Scripts(), provider.GetRequiredService<TimeProvider>());
}
