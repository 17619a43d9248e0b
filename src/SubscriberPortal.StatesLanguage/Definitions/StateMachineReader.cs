using System.Text;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads a whole definition.</summary>
internal static class StateMachineReader
{
    private const int LargestDefinition = 1024 * 1024;

    public static (StateMachine? Machine, IReadOnlyList<Diagnostic> Diagnostics) Read(string text, StateMachineType type)
    {
        var diagnostics = new DiagnosticList();
        var machine = Read(text, type, diagnostics);
        return (diagnostics.HasErrors ? null : machine, diagnostics.Items);
    }

    private static StateMachine? Read(string text, StateMachineType type, DiagnosticList diagnostics)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            diagnostics.Error(DiagnosticCodes.MissingDescription, "The definition is empty", "");
            return null;
        }

        if (Encoding.UTF8.GetByteCount(text) > LargestDefinition) diagnostics.Schema($"The definition is larger than {LargestDefinition} bytes", "");
        JsonData data;
        try
        {
            data = JsonData.Parse(text);
        }
        catch (FormatException exception)
        {
            diagnostics.Error(DiagnosticCodes.InvalidJson, exception.Message, "");
            return null;
        }

        if (data.Kind != JsonKind.Object)
        {
            diagnostics.Error(DiagnosticCodes.InvalidJson, $"Expected an object but was {data.Kind}", "");
            return null;
        }

        return Read(text, data, type, diagnostics);
    }

    private static StateMachine? Read(string text, JsonData data, StateMachineType type, DiagnosticList diagnostics)
    {
        var fields = new FieldReader(data, "", diagnostics);
        var jsonata = QueryLanguage(fields, false);
        if (fields.String("Version") is { } version && version != "1.0") diagnostics.Schema($"'{version}' is not a known version of the language; it is 1.0", fields.At("Version"));
        var timeout = fields.Number("TimeoutSeconds", 1);
        var graph = new GraphReader(type, diagnostics).Read(fields, jsonata);
        fields.RejectOthers();
        return graph is null ? null : new StateMachine(text, graph, (int?)timeout, [.. diagnostics.Items]);
    }

    /// <summary>Whether JSONata is asked for; it is refused where it is, once.</summary>
    public static bool QueryLanguage(FieldReader fields, bool outer)
    {
        switch (fields.String("QueryLanguage"))
        {
            case null:
                return outer;
            case "JSONPath":
                if (outer) fields.Diagnostics.Schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", fields.Location);
                return outer;
            case "JSONata":
                if (!outer) fields.Diagnostics.Error(DiagnosticCodes.NotSupported, "JSONata is not supported by this engine, which runs definitions in JSONPath", fields.At("QueryLanguage"));
                return true;
            case { } other:
                fields.Diagnostics.Schema($"'{other}' is not a query language; it is JSONPath or JSONata", fields.At("QueryLanguage"));
                return outer;
        }
    }
}
