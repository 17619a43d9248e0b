using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

internal sealed class ActivityOperations(WireCatalog catalog, KnownActivities known, EmbeddedWorkflowEngine engine, TimeProvider time) : IWireOperations
{
    private const int MostPollers = 1000;

    private readonly ConcurrentDictionary<string, int> _pollers = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation>
    {
        ["CreateActivity"] = CreateAsync,
        ["DescribeActivity"] = DescribeAsync,
        ["ListActivities"] = ListAsync,
        ["DeleteActivity"] = DeleteAsync,
        ["GetActivityTask"] = PollAsync,
    };

    /// <summary>Idempotent by name, as on AWS; tags of a later call are not taken over.</summary>
    private async Task<JsonObject> CreateAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var name = WireArns.NewName(request);
        var activity = new WireActivity(name, time.GetUtcNow(), request.Tags());
        while (!known.OfPortal.Contains(name) && !await catalog.Activities.TryCreateAsync(name, activity, cancellationToken))
        {
            if (await catalog.Activities.FindAsync(name, cancellationToken) is not var (found, _)) continue;
            activity = found;
            break;
        }

        known.Add(name);
        return new JsonObject { ["activityArn"] = WorkflowArns.Activity(name), ["creationDate"] = WireJson.Time(known.OfPortal.Contains(name) ? catalog.StartedAt : activity.CreatedAt) };
    }

    private async Task<JsonObject> DescribeAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var name = WireArns.Activity(request);
        var arn = WorkflowArns.Activity(name);
        var createdAt = known.OfPortal.Contains(name) ? catalog.StartedAt : (await catalog.Activities.FindAsync(name, cancellationToken))?.Value.CreatedAt;
        if (createdAt is null) throw WireException.NoActivity(arn);
        return Describe(name, createdAt.Value);
    }

    private async Task<JsonObject> ListAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var limit = request.MaxResults();
        var found = await catalog.ListActivitiesAsync(PageToken.Read(request, "activities"), limit + 1, cancellationToken);
        return new JsonObject { ["activities"] = new JsonArray([.. found.Take(limit).Select(activity => Describe(activity.Name, activity.CreatedAt))]) }
            .With("nextToken", found.Count > limit ? PageToken.Write("activities", found[limit - 1].Name) : null);
    }

    private async Task<JsonObject> DeleteAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var arn = WireArns.Arn(request, "activityArn");
        if (WorkflowArns.ActivityOf(arn) is not { } name) return [];
        if (known.OfPortal.Contains(name)) throw WireException.OwnedByPortal(arn);
        await catalog.Activities.RemoveAsync(name, cancellationToken);
        known.Remove(name);
        return [];
    }

    /// <summary>Waits up to a minute without holding a thread; ends when the caller has gone.</summary>
    private async Task<JsonObject> PollAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var name = WireArns.Activity(request);
        var arn = WorkflowArns.Activity(name);
        if (!known.Exists(arn)) throw WireException.NoActivity(arn);
        try
        {
            if (_pollers.AddOrUpdate(name, 1, (_, count) => count + 1) > MostPollers)
                throw WireException.Of("ActivityWorkerLimitExceeded", $"More than {MostPollers} workers poll for {arn}");
            var task = await engine.PollAsync(name, request.Text("workerName"), cancellationToken);
            return new JsonObject { ["taskToken"] = task?.Token, ["input"] = task?.Input };
        }
        finally
        {
            _pollers.AddOrUpdate(name, 0, (_, count) => count - 1);
        }
    }

    private static JsonObject Describe(string name, DateTimeOffset createdAt) => new() { ["activityArn"] = WorkflowArns.Activity(name), ["name"] = name, ["creationDate"] = WireJson.Time(createdAt) };
}
