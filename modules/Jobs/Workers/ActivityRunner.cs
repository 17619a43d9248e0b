using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>Runs one task of an activity: heartbeats while the handler works, cancels it when the task is no longer wanted, and answers the engine.</summary>
internal sealed partial class ActivityRunner(
    IJobs jobs, IWorkflowEngine engine, JobSignals signals, RunningTasks running, JobThrottle throttle, CapacityMeters meters, IOptions<JobsOptions> options, ILogger<ActivityRunner> logger)
{
    /// <summary>What an unexpected exception becomes; its message stays in the log, because it may hold a subscriber's data.</summary>
    public const string InternalError = "Portal.Internal";

    private const int LongestCause = 1000;
    private static readonly TimeSpan BeatAfterStop = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the record is looked at for a request to stop that was made on another instance.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private TimeSpan Beat => TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    /// <exception cref="Exception">The engine did not take the answer; the work itself never throws. The task then runs out at the engine, and whoever gets it next goes on from the last checkpoint.</exception>
    public async Task RunAsync(IActivityHandler handler, ActivityTask task, string workerName, CancellationToken stopping)
    {
        using var work = new CancellationTokenSource();
        using var drain = stopping.Register(() => work.CancelAfter(TimeSpan.FromSeconds(options.Value.DrainSeconds)));
        JsonObject output;
        try
        {
            output = await WorkAsync(handler, task, workerName, work);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // Not answered: either nobody wants the answer, or this instance stops and another one goes on from the last checkpoint.
            Log.Dropped(logger, handler.Activity);
            return;
        }
        catch (Exception failure)
        {
            var (error, cause) = Explain(failure, handler.Activity);
            await engine.FailAsync(task.Token, error, Shorten(cause), CancellationToken.None);
            return;
        }

        if (!await engine.SucceedAsync(task.Token, output.ToJsonString(), CancellationToken.None)) Log.Unwanted(logger, handler.Activity);
    }

    private (string Error, string Cause) Explain(Exception failure, string activity)
    {
        switch (failure)
        {
            case ActivityFailedException failed:
                Log.Failed(logger, activity, failed.Error);
                return (failed.Error, failed.Message);
            case SystemUnavailableException unavailable:
                Log.Unavailable(logger, unavailable, activity, unavailable.System);
                return (ActivityFailedException.Unavailable, $"{unavailable.System} cannot be reached: {unavailable.Message}");
            default:
                var reference = Guid.NewGuid().ToString("N")[..12];
                Log.Unexpected(logger, failure, activity, reference);
                return (InternalError, $"An unexpected error in {activity} ({failure.GetType().Name}); the log tells more under {reference}.");
        }
    }

    private async Task<JsonObject> WorkAsync(IActivityHandler handler, ActivityTask task, string workerName, CancellationTokenSource work)
    {
        var input = ReadInput(task.Input);
        var jobId = input["jobId"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new ActivityFailedException(ActivityFailedException.Permanent, "The task's input has no jobId.");
        var found = await jobs.FindAsync(jobId, work.Token) ?? throw new ActivityFailedException(ActivityFailedException.Permanent, "There is no record of the job any more.");

        await using var inHand = await running.EnterAsync(jobId, work.Token);
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(work.Token);
        var meter = new JobMeter(found.Job, throttle);
        var beating = BeatAsync(task.Token, jobId, meter, work, finished.Token);
        try
        {
            using var metered = meters.Begin(meter);
            return await handler.HandleAsync(new ActivityContext(found.Job, input, workerName), work.Token);
        }
        finally
        {
            await finished.CancelAsync();
            await beating;
            await StoreAsync(meter);
        }
    }

    /// <summary>What the work consumed is not worth failing it.</summary>
    private async Task StoreAsync(JobMeter meter)
    {
        try
        {
            await meter.StoreAsync(jobs, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.CapacityNotStored(logger, failure);
        }
    }

    private async Task BeatAsync(string token, string jobId, JobMeter meter, CancellationTokenSource work, CancellationToken finished)
    {
        var (stop, beatAt) = (signals.StopRequested(jobId), TimeProvider.System.GetTimestamp());
        var isStopping = false;
        while (!finished.IsCancellationRequested)
        {
            try
            {
                // After a request to stop the engine is about to end the execution: ask it often, so that the answer "no longer wanted" comes at once.
                if (isStopping) await Task.Delay(BeatAfterStop, finished);
                else await Task.WhenAny(Task.Delay(Look, finished), stop);
                if (finished.IsCancellationRequested) return;
                isStopping = stop.IsCompletedSuccessfully || (await jobs.FindAsync(jobId, finished))?.Job.StopRequested is not null;
                if (!isStopping && TimeProvider.System.GetElapsedTime(beatAt) < Beat) continue;
                beatAt = TimeProvider.System.GetTimestamp();
                if (!await engine.HeartbeatAsync(token, finished))
                {
                    await work.CancelAsync();
                    continue;
                }

                await running.MarkAsync(jobId, finished);
                await StoreAsync(meter);
            }
            catch (OperationCanceledException) when (finished.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The work goes on: if the engine stays away, the task's own timeout ends it there.
                Log.HeartbeatFailed(logger, failure);
                (stop, isStopping) = (Task.Delay(Timeout.Infinite, finished), false);
            }
        }
    }

    private static JsonObject ReadInput(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is JsonObject input) return input;
        }
        catch (JsonException)
        {
            // Told below, like any other input that is not an object.
        }

        throw new ActivityFailedException(ActivityFailedException.Permanent, "The task's input is not a JSON object.");
    }

    private static string Shorten(string cause) => cause.Length <= LongestCause ? cause : string.Concat(cause.AsSpan(0, LongestCause - 1), "…");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A task of {Activity} was finished after nobody wanted it any more")]
        public static partial void Unwanted(ILogger logger, string activity);

        [LoggerMessage(LogLevel.Information, "A task of {Activity} was dropped")]
        public static partial void Dropped(ILogger logger, string activity);

        [LoggerMessage(LogLevel.Warning, "A task of {Activity} failed with {Error}")]
        public static partial void Failed(ILogger logger, string activity, string error);

        [LoggerMessage(LogLevel.Warning, "A task of {Activity} failed: {System} cannot be reached")]
        public static partial void Unavailable(ILogger logger, Exception exception, string activity, string system);

        [LoggerMessage(LogLevel.Error, "A task of {Activity} failed unexpectedly ({Reference})")]
        public static partial void Unexpected(ILogger logger, Exception exception, string activity, string reference);

        [LoggerMessage(LogLevel.Warning, "What a task consumed could not be added to its job's record")]
        public static partial void CapacityNotStored(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "A heartbeat could not be sent")]
        public static partial void HeartbeatFailed(ILogger logger, Exception exception);
    }
}
