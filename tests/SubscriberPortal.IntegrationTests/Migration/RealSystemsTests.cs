using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>The same tests on MariaDB and moto.</summary>
[Trait("run", "soak")]
public sealed class RealSystemsMigrationTests : MigrationTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}

/// <inheritdoc cref="RealSystemsMigrationTests"/>
[Trait("run", "soak")]
public sealed class RealSystemsUndoTests : UndoTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}
