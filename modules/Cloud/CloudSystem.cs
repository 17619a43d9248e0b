using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Cloud.DynamoDb;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Provisioning;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.Cloud;

/// <summary>Registers the system <c>cloud</c>: its provider, what others need to know of it, and its schema. Which store it runs on the settings say when it is first asked for.</summary>
internal static class CloudSystem
{
    private const string FileName = "cloud.db";

    public static IServiceCollection AddCloudSystem(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CloudOptions, CloudOptionsValidator>().BindConfiguration(CloudOptions.Section);
        services.AddAws();
        services.TryAddSingleton<CapacityMeters>();
        services.AddSingleton(provider => Describe(provider.GetRequiredService<IOptions<CloudOptions>>().Value));
        services.AddKeyedSingleton(SystemKeys.Cloud, (provider, _) =>
            new SqliteDatabase(provider.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(FileName), SystemKeys.Cloud));
        services.AddKeyedSingleton<IProvisioningProvider>(SystemKeys.Cloud, (provider, _) => NewProvider(provider));
        services.AddSingleton(NewSchema);
        return services;
    }

    internal static IReadOnlyList<SchemaScript> Scripts() => EmbeddedScripts.Read(typeof(CloudSystem).Assembly, "cloud/sqlite");

    internal static SystemDescriptor Describe(CloudOptions options) => options.Store == CloudOptionsValidator.DynamoDb
        ? new(SystemKeys.Cloud, "Cloud", $"DynamoDB ({options.TablePrefix}subscribers)", 10, ScansInUidOrder: false)
        : new(SystemKeys.Cloud, "Cloud", $"SQLite ({FileName})", 10, ScansInUidOrder: true) { IsEmbedded = true };

    private static IProvisioningProvider NewProvider(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CloudOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        if (options.Store != CloudOptionsValidator.DynamoDb) return new SqliteProvisioningProvider(Describe(options), services.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Cloud), time);

        // The provider tries again by itself: it knows what may be sent twice, and how long somebody waits.
        var client = services.GetRequiredService<AwsClients>().NewDynamoDb(maxErrorRetry: 0);
        return new DynamoDbProvisioningProvider(Describe(options), client, options.TablePrefix, TimeSpan.FromMilliseconds(options.TimeLimitMilliseconds), services.GetRequiredService<CapacityMeters>(), time);
    }

    private static ISchema NewSchema(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CloudOptions>>().Value;
        return options.Store == CloudOptionsValidator.DynamoDb
            ? new DynamoDbSchema(services.GetRequiredService<AwsClients>().NewDynamoDb(maxErrorRetry: 0), options.TablePrefix, services.GetRequiredService<ILogger<DynamoDbSchema>>())
            : new SqliteSchema(services.GetRequiredKeyedService<SqliteDatabase>(SystemKeys.Cloud), Scripts(), services.GetRequiredService<TimeProvider>());
    }
}
