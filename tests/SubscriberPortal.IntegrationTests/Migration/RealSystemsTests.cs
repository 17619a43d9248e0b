using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>The same tests on MariaDB and moto.</summary>
public sealed class RealSystemsMigrationTests : MigrationTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();

    /// <summary>Two chunks.</summary>
    protected override int Rows => 1_250;
}

/// <inheritdoc cref="RealSystemsMigrationTests"/>
public sealed class RealSystemsUndoTests : UndoTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}
