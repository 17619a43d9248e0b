using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Quartz;
using SubscriberPortal.Host.Health;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Assets;

namespace SubscriberPortal.Host.Pages;

/// <summary>How the portal and its systems are.</summary>
public sealed class SystemModel(IServiceProvider services, ProvisioningSystems systems, IOptions<PortalOptions> options, TimeProvider time) : PageModel
{
    private const int MaxTasks = 100;

    public IReadOnlyList<SystemCheck> Checks { get; private set; } = [];

    public IReadOnlyList<ScheduledLine> Scheduled { get; private set; } = [];

    public string Version => PortalVersion.Text;

    public DateTimeOffset StartedAt { get; private set; }

    public string Uptime { get; private set; } = "";

    public string DataDirectory => Path.GetFullPath(options.Value.DataDirectory);

    public string FreeSpace => new DriveInfo(DataDirectory).AvailableFreeSpace is var free && free >= 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):N1} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 20):N0} MB");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var health = services.GetRequiredService<PortalHealth>();
        Checks = [.. (await health.CheckAllAsync(cancellationToken)).Select(c => Describe(c.Key, c.Value, health.Parts))];
        Scheduled = await ReadScheduleAsync(cancellationToken);
        StartedAt = services.GetRequiredService<PortalStart>().StartedAt;
        var uptime = time.GetUtcNow() - StartedAt;
        Uptime = string.Create(CultureInfo.InvariantCulture, $"{(int)uptime.TotalDays} d {uptime.Hours} h {uptime.Minutes} min");
    }

    private SystemCheck Describe(string key, SystemHealth health, IEnumerable<IHealthProbe> parts)
    {
        var (name, store) = parts.FirstOrDefault(part => part.Key == key) is { } part ? (part.Name, part.Store) : (systems.Find(key)!.Name, systems.Find(key)!.Store);
        return new SystemCheck(name, store, health.Version, HealthEndpoints.NameOf(health.State), health.LatencyMs, health.Detail);
    }

    private async Task<IReadOnlyList<ScheduledLine>> ReadScheduleAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ISchedulerFactory>() is not { } factory) return [];
        var scheduler = await factory.GetScheduler(cancellationToken);
        var headers = await scheduler.QueryTriggers(new TriggerQuery { Take = MaxTasks }, cancellationToken);
        var triggers = await scheduler.GetTriggers([.. headers.Items.Select(h => h.Key)], cancellationToken);
        return [.. triggers.Select(t => new ScheduledLine(t.Key.Name, t.Description, t.PreviousFireTimeUtc, t.NextFireTimeUtc)).OrderBy(t => t.Name, StringComparer.Ordinal)];
    }
}

/// <summary>One line of the health table.</summary>
public sealed record SystemCheck(string Name, string Store, string? Version, string Status, double LatencyMs, string Detail);

/// <summary>One scheduled task.</summary>
public sealed record ScheduledLine(string Name, string? Description, DateTimeOffset? Last, DateTimeOffset? Next);
