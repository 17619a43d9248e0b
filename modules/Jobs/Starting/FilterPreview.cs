using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Counts what filters would touch, before a bulk delete by them.</summary>
internal sealed class FilterPreview(ProvisioningSystems systems, JobDrafts drafts, TimeProvider time)
{
    /// <summary>Either the answer or what is wrong.</summary>
    public async Task<(JobPreviewResponse? Preview, IDictionary<string, string[]>? Errors)> CountAsync(MigrationJobRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (!string.IsNullOrEmpty(request.InputFileKey) || !string.IsNullOrEmpty(request.JobId))
            errors.Add(string.IsNullOrEmpty(request.JobId) ? "inputFileKey" : "jobId", "A preview counts what filters choose; a file is not read for it.");
        var draft = await drafts.MigrationAsync(request with { InputFileKey = null, JobId = null }, new JobCaller("", false), errors, cancellationToken);
        if (errors.Any) return (null, errors.ToOutcome().Errors);

        // What a migration reads is in its source, what a bulk delete removes is in its target; the draft's source is that in both cases.
        var system = systems.Find(draft.Source!)!;
        var (matching, asOf) = await CountAsync(systems.Provider(system.Key), draft.Filters, cancellationToken);
        return (new JobPreviewResponse(system.JobName, new JobFiltersResponse(draft.Filters.Status?.ToName(), draft.Filters.PlanId), matching, asOf), null);
    }

    private async Task<(long Matching, DateTimeOffset AsOf)> CountAsync(IProvisioningProvider provider, SubscriberFilter filter, CancellationToken cancellationToken)
    {
        if (filter.PlanId is null)
        {
            var counts = await provider.CountAsync(cancellationToken);
            return (filter.Status is { } status ? counts.ByStatus[status.ToName()] : counts.Total, counts.AsOf);
        }

        var (matching, asOf) = (0L, time.GetUtcNow());
        foreach (var segment in await provider.PlanScanAsync(1, cancellationToken))
        {
            await foreach (var batch in provider.ScanFingerprintsAsync(segment, filter, null, cancellationToken)) matching += batch.Count;
        }

        return (matching, asOf);
    }
}
