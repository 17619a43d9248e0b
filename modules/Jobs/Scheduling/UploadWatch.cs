using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Looks for uploads that have arrived without this instance noticing, and ends jobs whose upload never came.</summary>
internal sealed class UploadWatch(IStateStore state, JobStore jobs, JobUploads uploads) : JobTask(state)
{
    public override string Name => "take-in-uploads";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var job in await jobs.ActiveAsync(cancellationToken))
        {
            if (job.AwaitsUpload) await uploads.SettleAsync(job.JobId, cancellationToken);
        }
    }
}
