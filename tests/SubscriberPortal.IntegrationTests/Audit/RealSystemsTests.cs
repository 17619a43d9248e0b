using SubscriberPortal.IntegrationTests.Export;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Audit;

/// <summary>The same tests on MariaDB and moto.</summary>
[Trait("run", "soak")]
public sealed class RealSystemsConsistencyTests : ConsistencyTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}

/// <inheritdoc cref="RealSystemsConsistencyTests"/>
[Trait("run", "soak")]
public sealed class RealSystemsExportTests : ExportTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();
}
