using System.Globalization;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Jobs that wait for their file: made with a signed link, taken in when the file is there, ended when it never comes.</summary>
internal sealed class JobUploads(JobStore jobs, JobDrafts drafts, IFileStore files, IAuditTrail trail, IOptions<JobsOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How long a file that arrived waits for somebody to start its job.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromHours(24);

    private const int LongestFileName = 200;

    private static readonly string[] ContentTypes =
        ["text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel", "application/octet-stream"];

    /// <summary>An upload is taken in and committed under the same lock: a file cannot be replaced once its job has begun to read it. The local store belongs to one process.</summary>
    private readonly SemaphoreSlim _settling = new(1, 1);

    public async Task<(JobOutcome Outcome, SignedLink? Link)> CreateAsync(UploadRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var contentType = errors.Word("contentType", request.ContentType?.ToLowerInvariant(), ContentTypes) ?? "";
        var jobType = string.IsNullOrEmpty(request.JobType) ? null : errors.Word("jobType", request.JobType, [JobTypes.Migration, JobTypes.BulkDelete]);
        var fileName = SafeName(request.FileName, errors);
        if (errors.Any) return (errors.ToOutcome(), null);

        var job = drafts.New(jobType ?? JobTypes.Migration, caller);
        var key = JobFiles.Upload(job.JobId, fileName);
        var link = await files.CreateUploadLinkAsync(key, contentType, TimeSpan.FromMinutes(options.Value.UploadLinkMinutes), cancellationToken);
        job = job with
        {
            InputFileKey = key,
            UploadExpiresAt = link.ExpiresAt,
            StartsOnArrival = jobType == JobTypes.Migration,

            // Without a source the job's type is still open: POST /migration/jobs decides it.
            Source = jobType is null ? null : JobSources.File,
            Target = jobType is null ? null : await drafts.DefaultTargetAsync(cancellationToken),
        };
        await jobs.AddAsync(job, cancellationToken);
        await trail.RecordAsync(caller.Did("job.upload", $"job/{job.JobId}", after: JobTrail.Describe(job)), cancellationToken);
        return (new JobOutcome.Done(job), link);
    }

    /// <summary>Whether the file of that key may still be put: its job has not started.</summary>
    public async Task<bool> AcceptsAsync(string key, CancellationToken cancellationToken) =>
        JobOf(key) is not { } jobId || (await jobs.FindAsync(jobId, cancellationToken) is { Job.AwaitsUpload: true } found && found.Job.InputFileKey == key);

    /// <summary>Makes the file visible, unless its job has started meanwhile; then nothing is left of it.</summary>
    public async Task<bool> CommitAsync(string key, FileUpload upload, CancellationToken cancellationToken)
    {
        await _settling.WaitAsync(cancellationToken);
        try
        {
            if (!await AcceptsAsync(key, cancellationToken)) return false;
            await upload.CommitAsync(cancellationToken);
        }
        finally
        {
            _settling.Release();
        }

        if (JobOf(key) is { } jobId) await SettleAsync(jobId, cancellationToken);
        return true;
    }

    /// <summary>Lets a job start whose file is there and which may; ends one whose file never came, or that nobody started.</summary>
    public async Task<JobRecord?> SettleAsync(string jobId, CancellationToken cancellationToken)
    {
        await _settling.WaitAsync(cancellationToken);
        try
        {
            if (await jobs.FindAsync(jobId, cancellationToken) is not { Job.AwaitsUpload: true } found) return (await jobs.FindAsync(jobId, cancellationToken))?.Job;
            var arrived = await files.FindAsync(found.Job.InputFileKey!, cancellationToken) is not null;
            return await jobs.ChangeAsync(jobId, job => Settle(job, arrived), cancellationToken);
        }
        finally
        {
            _settling.Release();
        }
    }

    /// <summary>The job whose upload a key is; null when it is no upload's key.</summary>
    public static string? JobOf(string? key) =>
        key?.Split('/') is ["uploads", var jobId, { Length: > 0 }] && JobIds.IsValid(jobId) && FileKey.IsValid(key) ? jobId : null;

    public void Dispose() => _settling.Dispose();

    private JobRecord? Settle(JobRecord job, bool arrived)
    {
        if (!job.AwaitsUpload) return null;
        if (arrived && job.StartsOnArrival) return job with { UploadExpiresAt = null };

        var now = time.GetUtcNow();
        var expired = job.UploadExpiresAt!.Value;
        if (now <= (arrived ? expired + HeldFor : expired)) return null;
        var reason = arrived
            ? "Nobody started the job within 24 hours after its upload link expired."
            : string.Create(CultureInfo.InvariantCulture, $"The upload did not arrive before its link expired at {expired.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");
        return job with { Status = JobStatuses.Failed, Error = reason, FinishedAt = now };
    }

    /// <summary>The name within the store's rules for keys: what they do not allow becomes an underscore.</summary>
    private static string SafeName(string? name, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestFileName || name.Any(char.IsControl) || name.AsSpan().ContainsAny('/', '\\') || name.AsSpan().Trim('.').IsEmpty)
        {
            errors.Add("fileName", $"fileName must be the name of a file, without a folder and without control characters, 1 to {LongestFileName} characters.");
            return "";
        }

        return string.Create(name.Length, name, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '.' or '_' or '-' ? from[i] : '_';
        });
    }
}
