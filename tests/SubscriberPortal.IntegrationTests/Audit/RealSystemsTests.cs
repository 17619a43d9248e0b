using SubscriberPortal.IntegrationTests.Export;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Audit;

/// <summary>The same tests on MariaDB and moto.</summary>
public sealed class RealSystemsConsistencyTests : ConsistencyTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();

    /// <summary>A record takes moto a hundred times as long, and a fifth of them are many batches still.</summary>
    protected override int Of(int count) => count / 5;
}

/// <inheritdoc cref="RealSystemsConsistencyTests"/>
public sealed class RealSystemsExportTests : ExportTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();

    /// <inheritdoc/>
    protected override int Of(int count) => count / 5;
}

/// <inheritdoc cref="RealSystemsConsistencyTests"/>
public sealed class RealSystemsValidationTests : ValidationTests
{
    protected override async Task<IReadOnlyDictionary<string, string>?> SettingsAsync() => await RealSystems.NewAsync();

    /// <inheritdoc/>
    protected override int Of(int count) => count / 5;
}
