using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.State;

/// <summary>Registers the portal's own state.</summary>
public static class StateStoreRegistration
{
    /// <summary>The key of the state's <see cref="SqliteDatabase"/>, and its name in errors.</summary>
    public const string SystemKey = "state";

    public const string FileName = "state.db";

    internal const string Sqlite = "Sqlite";

    public static IServiceCollection AddStateStore(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StateOptions, StateOptionsValidator>().BindConfiguration(StateOptions.Section);
        services.AddKeyedSingleton(SystemKey, (provider, _) => new SqliteDatabase(provider.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(FileName), SystemKey));
        services.AddSingleton<IStateStore>(provider =>
            new SqliteStateStore(provider.GetRequiredKeyedService<SqliteDatabase>(SystemKey), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISchema>(provider => new SqliteSchema(
            provider.GetRequiredKeyedService<SqliteDatabase>(SystemKey), Scripts(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    internal static IReadOnlyList<SchemaScript> Scripts() => EmbeddedScripts.Read(typeof(StateStoreRegistration).Assembly, "state/sqlite");
}
