using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Jobs.Activities.Scans.Audit;
using SubscriberPortal.Jobs.Activities.Scans.Export;
using SubscriberPortal.Jobs.Activities.Scans.Pairs;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Auditing;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>Registers the activities of audits and exports and what they are made of.</summary>
internal static class AuditAndExport
{
    public static IServiceCollection AddAuditAndExportActivities(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ScanOptions>().BindConfiguration(ScanOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<RunStore>().AddSingleton<SystemScan>().AddSingleton<PairReader>();
        services.AddSingleton<ConsistencyCheck>().AddSingleton<UniquenessCheck>().AddSingleton<GuardScan>().AddSingleton<GuardCheck>().AddSingleton<FindingsFile>();
        services.AddSingleton<AuditSummaries>();
        services.AddSingleton<IAuditSummary>(provider => provider.GetRequiredService<AuditSummaries>());
        services.AddSingleton<IActivityHandler, PlanAudit>();
        services.AddSingleton<IActivityHandler, ScanSystem>();
        services.AddSingleton<IActivityHandler, ValidateSystem>();
        services.AddSingleton<IActivityHandler, CompareSystems>();
        services.AddSingleton<IActivityHandler, FinishAudit>();
        services.AddSingleton<IActivityHandler, PlanExport>();
        services.AddSingleton<IActivityHandler, ExportSystem>();
        services.AddSingleton<IActivityHandler, MergeExport>();
        return services;
    }
}
