using Microsoft.AspNetCore.Http;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>Takes a file out of a form the way an upload by link would have come in: its job waits until it is told what to do.</summary>
internal sealed class UploadedFiles(JobUploads uploads, IFileStore files)
{
    /// <summary>The waiting job; null together with what was wrong.</summary>
    public async Task<(JobOutcome Outcome, JobRecord? Job)> StoreAsync(IFormFile form, JobCaller caller, CancellationToken cancellationToken)
    {
        var (outcome, _) = await uploads.CreateAsync(new UploadRequest(Path.GetFileName(form.FileName), "text/csv"), caller, cancellationToken);
        if (outcome is not JobOutcome.Done { Job: var job }) return (outcome, null);

        await using var upload = await files.CreateAsync(job.InputFileKey!, cancellationToken);
        await form.CopyToAsync(upload.Content, cancellationToken);
        return await uploads.CommitAsync(job.InputFileKey!, upload, cancellationToken)
            ? (outcome, job)
            : (new JobOutcome.Conflict("The file could not be taken in; try again."), null);
    }
}
