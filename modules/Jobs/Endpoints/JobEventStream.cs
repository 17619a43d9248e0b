using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Writes a job's record as server-sent events (WHATWG HTML, section 9.2): at once, at every change, and a comment now and then so that no proxy takes the silence for the end.</summary>
internal sealed class JobEventStream(HttpContext context)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>What other instances changed is seen after this time; what this one changed at once.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public async Task WriteAsync(string jobId, CancellationToken cancellationToken)
    {
        var stopping = context.Service<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            await WriteUntilEndAsync(jobId, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client went away, or the portal stops: either way the stream simply ends.
        }
    }

    private async Task WriteUntilEndAsync(string jobId, CancellationToken cancellationToken)
    {
        var (jobs, signals, answers) = (context.Service<IJobs>(), context.Service<JobSignals>(), context.Service<JobAnswers>());
        var json = context.Service<IOptions<JsonOptions>>().Value.SerializerOptions;

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (HttpMethods.IsHead(context.Request.Method)) return;

        string? last = null;
        var silentSince = TimeProvider.System.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            var change = signals.NextChange(jobId);
            if (await jobs.FindAsync(jobId, cancellationToken) is not { Job: var job }) return;

            // The rate of a running job moves with the clock alone; that is no change.
            var key = JobJson.Write(job);
            if (key != last || TimeProvider.System.GetElapsedTime(silentSince) > KeepAlive)
            {
                var text = key == last ? ": still there\n\n" : $"event: job\ndata: {JsonSerializer.Serialize(answers.Present(job), json)}\n\n";
                await context.Response.WriteAsync(text, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
                (last, silentSince) = (key, TimeProvider.System.GetTimestamp());
            }

            if (JobStatuses.IsFinal(job.Status)) return;
            await Task.WhenAny(change, Task.Delay(Look, cancellationToken));
        }
    }
}
