using System.Text.Json.Nodes;
using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

internal sealed class ValidationOperations : IWireOperations
{
    private const int MostDiagnostics = 100;

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation> { ["ValidateStateMachineDefinition"] = ValidateAsync };

    public static bool IsExpress(WireRequest request) => request.Text("type") switch
    {
        null or "STANDARD" => false,
        "EXPRESS" => true,
        var other => throw WireException.Validation(
            $"1 validation error detected: Value '{other}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]"),
    };

    private static Task<JsonObject> ValidateAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var found = StateMachine.Validate(request.Required("definition"), IsExpress(request) ? StateMachineType.Express : StateMachineType.Standard);
        var errors = found.Where(item => item.Severity == DiagnosticSeverity.Error).ToArray();
        var shown = request.Text("severity") == "WARNING" ? found : errors;
        var limit = request.MaxResults(MostDiagnostics);
        var items = shown.Take(limit).Select(item => new JsonObject
        {
            ["severity"] = item.Severity == DiagnosticSeverity.Error ? "ERROR" : "WARNING",
            ["code"] = item.Code,
            ["message"] = item.Message,
            ["location"] = item.Location,
        });
        return Task.FromResult(new JsonObject
        {
            ["result"] = errors.Length == 0 ? "OK" : "FAIL",
            ["diagnostics"] = new JsonArray([.. items]),
            ["truncated"] = shown.Count > limit,
        });
    }
}
