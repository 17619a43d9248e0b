using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;
using SubscriberPortal.State.DynamoDb;

namespace SubscriberPortal.State;

/// <summary>Registers the portal's own state.</summary>
public static class StateStoreRegistration
{
    /// <summary>The key of the state's <see cref="SqliteDatabase"/>, and its name in errors.</summary>
    public const string SystemKey = "state";

    public const string FileName = "state.db";

    private const string DefaultPrefix = "portal-";

    /// <summary>What is written is mostly new, and large when it is the journal of a chunk: a greater cache would only fill with what nobody reads again.</summary>
    private const int WriterCacheKilobytes = 4096;

    public static IServiceCollection AddStateStore(this IServiceCollection services)
    {
        services.AddAws();
        services.AddOptionsWithValidateOnStart<StateOptions, StateOptionsValidator>()
            .BindConfiguration(StateOptions.Section)
            .PostConfigure<IConfiguration>((options, configuration) => options.TablePrefix ??= configuration["Cloud:TablePrefix"] ?? DefaultPrefix);
        services.AddKeyedSingleton(SystemKey, (provider, _) => new SqliteDatabase(provider.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(FileName), SystemKey, WriterCacheKilobytes));
        services.AddSingleton(provider => new DynamoCalls(
            provider.GetRequiredService<AwsClients>(), TimeSpan.FromMilliseconds(provider.GetRequiredService<IOptions<StateOptions>>().Value.TimeLimitMilliseconds)));
        services.AddSingleton(provider => IsDynamoDb(provider) ? (IStateStore)DynamoStore(provider) : SqliteStore(provider));
        services.AddSingleton(provider => IsDynamoDb(provider) ? (ISchema)DynamoSchema(provider) : SqliteSchema(provider));
        return services;
    }

    internal static IReadOnlyList<SchemaScript> Scripts() => EmbeddedScripts.Read(typeof(StateStoreRegistration).Assembly, "state/sqlite");

    private static bool IsDynamoDb(IServiceProvider provider) => provider.GetRequiredService<IOptions<StateOptions>>().Value.Store == StateOptions.DynamoDb;

    private static string Table(IServiceProvider provider) => StateTable.Name(provider.GetRequiredService<IOptions<StateOptions>>().Value.TablePrefix!);

    private static DynamoStateStore DynamoStore(IServiceProvider provider) =>
        new(provider.GetRequiredService<DynamoCalls>(), Table(provider), provider.GetRequiredService<TimeProvider>());

    private static DynamoStateSchema DynamoSchema(IServiceProvider provider) =>
        new(provider.GetRequiredService<DynamoCalls>(), Table(provider));

    private static SqliteStateStore SqliteStore(IServiceProvider provider) =>
        new(provider.GetRequiredKeyedService<SqliteDatabase>(SystemKey), provider.GetRequiredService<TimeProvider>());

    private static SqliteSchema SqliteSchema(IServiceProvider provider) =>
        new(provider.GetRequiredKeyedService<SqliteDatabase>(SystemKey), Scripts(), provider.GetRequiredService<TimeProvider>());
}
