using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

internal sealed class TagOperations(WireCatalog catalog, WorkflowDefinitions definitions, KnownActivities known) : IWireOperations
{
    private const string ArnMember = "resourceArn";

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation>
    {
        ["TagResource"] = TagAsync,
        ["UntagResource"] = UntagAsync,
        ["ListTagsForResource"] = ListAsync,
    };

    private async Task<JsonObject> TagAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var added = request.Tags();
        await ChangeAsync(request, tags => WireRequest.Merge(tags, added), cancellationToken);
        return [];
    }

    private async Task<JsonObject> UntagAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var keys = request.Texts("tagKeys");
        await ChangeAsync(request, tags => tags.Where(tag => !keys.Contains(tag.Key)).ToDictionary(), cancellationToken);
        return [];
    }

    private async Task<JsonObject> ListAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var arn = WireArns.Arn(request, ArnMember);
        var tags = IsOfPortal(arn) ? [] : await FindAsync(arn, cancellationToken);
        return new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]) };
    }

    private async Task<Dictionary<string, string>> FindAsync(string arn, CancellationToken cancellationToken)
    {
        if (WorkflowArns.StateMachineOf(arn) is { } machine && await catalog.Machines.FindAsync(machine, cancellationToken) is var (found, _)) return found.Tags;
        if (WorkflowArns.ActivityOf(arn) is { } activity && await catalog.Activities.FindAsync(activity, cancellationToken) is var (other, _)) return other.Tags;
        throw NotFound(arn);
    }

    private async Task ChangeAsync(WireRequest request, Func<Dictionary<string, string>, Dictionary<string, string>> change, CancellationToken cancellationToken)
    {
        var arn = WireArns.Arn(request, ArnMember);
        if (IsOfPortal(arn)) throw WireException.OwnedByPortal(arn);
        while (true)
        {
            if (WorkflowArns.StateMachineOf(arn) is { } machine && await catalog.Machines.FindAsync(machine, cancellationToken) is var (found, version))
            {
                if (await catalog.Machines.TryUpdateAsync(machine, found with { Tags = change(found.Tags) }, version, cancellationToken)) return;
            }
            else if (WorkflowArns.ActivityOf(arn) is { } activity && await catalog.Activities.FindAsync(activity, cancellationToken) is var (other, seen))
            {
                if (await catalog.Activities.TryUpdateAsync(activity, other with { Tags = change(other.Tags) }, seen, cancellationToken)) return;
            }
            else
            {
                throw NotFound(arn);
            }
        }
    }

    private bool IsOfPortal(string arn) =>
        (WorkflowArns.StateMachineOf(arn) is { } machine && definitions.Find(machine) is not null) || (WorkflowArns.ActivityOf(arn) is { } activity && known.OfPortal.Contains(activity));

    private static WireException NotFound(string arn) => WireException.Of("ResourceNotFound", $"Resource not found: '{arn}'");
}
