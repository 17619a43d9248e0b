using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Host.Hosting;

/// <summary>What must be done before the portal listens: settings checked, schemas applied, an administrator there.</summary>
internal sealed partial class PortalStart(IServiceProvider services, IEnumerable<ISchema> schemas, TimeProvider time, ILogger<PortalStart> logger)
{
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await PrepareSchemasAsync(cancellationToken);
        await services.GetRequiredService<Instances>().JoinAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().EnsureAsync(cancellationToken);
    }

    public async Task PrepareSchemasAsync(CancellationToken cancellationToken)
    {
        services.GetService<IStartupValidator>()?.Validate();
        foreach (var schema in schemas)
        {
            var applied = await schema.ApplyAsync(cancellationToken);
            if (applied.Count > 0) Log.Applied(logger, schema.Database, applied.Count, applied[^1]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Database}: {Count} scripts applied, the last one {Last}")]
        public static partial void Applied(ILogger logger, string database, int count, string last);
    }
}
