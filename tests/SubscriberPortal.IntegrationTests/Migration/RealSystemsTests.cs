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

/// <inheritdoc cref="RealSystemsMigrationTests"/>
public sealed class RealSystemsHostileFileTests : HostileFileTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}

/// <inheritdoc cref="RealSystemsMigrationTests"/>
public sealed class RealSystemsPlanningTests : PlanningTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();

    /// <summary>Each chunk is a request to moto.</summary>
    protected override int Rows => 50;
}

/// <inheritdoc cref="RealSystemsMigrationTests"/>
public sealed class RealSystemsCrashTests : CrashTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();

    /// <summary>A run takes moto a fifth of a second. Before each second call, and in another test after it: with overwriting that is between any two.</summary>
    protected override int AtEvery => 2;
}
