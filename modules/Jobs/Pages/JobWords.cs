using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Pages;

/// <summary>Jobs in the words that pages use.</summary>
internal static class JobWords
{
    public static string Title(JobRecord job) => job.Purpose switch
    {
        JobPurposes.Undo => "Undo",
        JobPurposes.Repair => "Repair",
        JobPurposes.Redrive => "Redrive of failed rows",
        _ => Type(job.JobType),
    };

    public static string Type(string jobType) => jobType switch
    {
        JobTypes.Migration => "Migration",
        JobTypes.BulkDelete => "Bulk delete",
        JobTypes.Audit => "Audit",
        _ => "Export",
    };

    public static string Icon(JobRecord job) => job.Purpose is JobPurposes.Undo ? "undo" : job.JobType switch
    {
        JobTypes.Migration => "upload",
        JobTypes.BulkDelete => "trash",
        JobTypes.Audit => "audit",
        _ => "export",
    };

    /// <summary>What an export may read, for a form.</summary>
    public static IReadOnlyList<SelectListItem> Scopes(ProvisioningSystems systems) =>
    [
        new("Both systems, one row a subscriber", ExportScopes.BothSystems), new("Cloud only", ExportScopes.CloudOnly), new("Legacy only", ExportScopes.LegacyOnly),
        new("Comparison, both sides beside each other", ExportScopes.Comparison), .. ExportScopes.PluginsOf(systems).Select(s => new SelectListItem($"{s.Name} only", s.Key)),
    ];

    /// <summary>What it works on, in a few words: <c>FILE → DUAL_PROV</c>.</summary>
    public static string Subject(JobRecord job) => job.JobType switch
    {
        JobTypes.Audit => Sentence(job.AuditType),
        JobTypes.Export => $"{Sentence(job.ExportScope)}, {job.Format}",
        _ when job.Purpose == JobPurposes.Repair => $"An audit's findings → {job.Target}",
        JobTypes.BulkDelete => $"{(job.Source == "FILE" ? "File" : "Filter")} → {job.Target}",
        _ => $"{(job.Source == "FILE" ? "File" : job.Source)} → {job.Target}",
    };

    /// <summary>The same of what a schedule makes; what it leaves out has the API's defaults.</summary>
    public static string Subject(JobScheduleRequest request) => request.JobType switch
    {
        JobTypes.Audit => Sentence(request.AuditType ?? AuditTypes.ConsistencyCheck),
        JobTypes.Export => $"{Sentence(request.ExportScope ?? ExportScopes.BothSystems)}, {request.Format ?? "CSV"}",
        _ => $"{request.Source} → {request.Target ?? "by the provisioning mode"}",
    };

    public static string Filters(JobRecord job) => job.Filters.IsEmpty
        ? "all"
        : string.Join(", ", new[]
        {
            job.Filters.Status is { } status ? $"status {status.ToName()}" : null,
            job.Filters.PlanId is { } plan ? $"plan {plan}" : null,
        }.OfType<string>());

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A length of time as <c>1 h 5 min</c>, <c>3 min 20 s</c>, <c>12 s</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s"),
        { TotalSeconds: >= 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
    };

    private static string Sentence(string? word) => word is null ? "" : word[0] + word[1..].Replace('_', ' ').ToLowerInvariant();
}
