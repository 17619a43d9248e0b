using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>The same tests on MariaDB and moto.</summary>
public sealed class RealSystemsMigrationTests : MigrationTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}

/// <inheritdoc cref="RealSystemsMigrationTests"/>
public sealed class RealSystemsUndoTests : UndoTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}
