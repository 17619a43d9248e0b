using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Cloud;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class StoreOptionsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Cloud:TablePrefix", "a b", "Cloud:TablePrefix must be at most 244 letters, digits and _ - ., but is 'a b'")]
    [InlineData("Cloud:TimeLimitMilliseconds", "50", "Cloud:TimeLimitMilliseconds must be 100 to 60000, but is 50")]
    [InlineData("State:TimeLimitMilliseconds", "60001", "State:TimeLimitMilliseconds must be 100 to 60000, but is 60001")]
    [InlineData("Cloud:Store", "Oracle", "Cloud:Store must be 'Sqlite' or 'DynamoDb', but is 'Oracle'")]
    [InlineData("Legacy:Database", "MySql", "Legacy:Database is 'MySql'")]
    [InlineData("Legacy:Database", "sqlite", "Legacy:Database must be 'Sqlite' or 'MySql', but is 'sqlite'")]
    [InlineData("State:TablePrefix", "a b", "State:TablePrefix must have at most 200 of letters, digits and . _ -, but is 'a b'")]
    [InlineData("State:Store", "", "State:Store must be 'Sqlite' or 'DynamoDb', but is ''")]
    public async Task A_store_that_is_not_there_stops_the_start(string setting, string value, string message)
    {
        await using var services = Services(new() { [setting] = value });
        // More than one bad setting is told at once.
        var error = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_registered_under_its_key_and_works_in_the_data_directory()
    {
        await using var services = Services([]);
        services.GetRequiredService<IStartupValidator>().Validate();
        var schemas = services.GetServices<ISchema>().ToArray();
        Assert.Equal(["cloud.db", "legacy.db", "state.db"], schemas.Select(schema => schema.Database).Order(StringComparer.Ordinal));
        foreach (var schema in schemas) Assert.NotEmpty(await schema.ApplyAsync(CancellationToken.None));

        foreach (var key in new[] { SystemKeys.Cloud, SystemKeys.Legacy })
        {
            var provider = services.GetRequiredKeyedService<IProvisioningProvider>(key);
            Assert.Equal(key, provider.System.Key);
            Assert.Contains(provider.System, services.GetServices<SystemDescriptor>());
            Assert.Equal(HealthState.Healthy, (await provider.CheckHealthAsync(CancellationToken.None)).State);
            Assert.True(File.Exists(_folder.PathOf(key + ".db")));
        }

        Assert.NotNull(await services.GetRequiredService<IStateStore>().WriteAsync([new StateWrite("p", "k", "1")], CancellationToken.None));
    }

    private ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(TimeProvider.System);
        services.Configure<PortalOptions>(options => options.DataDirectory = _folder.Root);
        services.AddCloudSystem().AddLegacySystem().AddStateStore();
        return services.BuildServiceProvider();
    }
}
