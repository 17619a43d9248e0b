using System.Text.Json.Nodes;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

/// <summary>Answers one kind of request.</summary>
internal delegate Task<JsonObject> WireOperation(WireRequest request, CancellationToken cancellationToken);

/// <summary>Operations that belong together, by their names in the API.</summary>
internal interface IWireOperations
{
    IReadOnlyDictionary<string, WireOperation> All { get; }
}
