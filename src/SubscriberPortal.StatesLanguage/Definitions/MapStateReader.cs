using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads what is particular to a Map state.</summary>
internal sealed class MapStateReader(GraphReader graphs, FieldReader fields)
{
    private static readonly string[] DistributedFields =
    [
        "ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount", "ToleratedFailureCountPath", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath",
    ];

    public MapState? Read(string name)
    {
        foreach (var field in DistributedFields.Where(field => fields.Take(field) is not null))
            fields.Diagnostics.Error(DiagnosticCodes.NotSupported, $"'{field}' belongs to the Distributed Map, which is not supported by this engine", fields.At(field));
        if (fields.Has("Iterator") == fields.Has("ItemProcessor")) fields.Diagnostics.Schema("Exactly one of the fields 'ItemProcessor' and 'Iterator' is required", fields.Location);
        fields.AtMostOneOf("ItemSelector", "Parameters");
        var itemsPath = fields.Has("ItemsPath") ? fields.Path("ItemsPath") : DataPath.Whole.Path;
        var selector = fields.Template("ItemSelector") ?? fields.Template("Parameters");
        var concurrency = fields.WholeNumber("MaxConcurrency", 0);
        var processor = Processor("ItemProcessor") ?? Processor("Iterator");
        if (processor is null || itemsPath is null) return null;
        return new MapState(name) { Processor = processor, ItemsPath = itemsPath, ItemSelector = selector, MaxConcurrency = concurrency };
    }

    private StateGraph? Processor(string field)
    {
        if (fields.Object(field) is not { } processor) return null;
        if (processor.Object("ProcessorConfig") is { } configuration)
        {
            switch (configuration.String("Mode"))
            {
                case "DISTRIBUTED":
                    configuration.Take("ExecutionType", JsonKind.String);
                    fields.Diagnostics.Error(DiagnosticCodes.NotSupported, "The Distributed Map is not supported by this engine", configuration.At("Mode"));
                    break;
                case null or "INLINE":
                    break;
                case { } mode:
                    fields.Diagnostics.Schema($"'{mode}' is not a mode; it is INLINE or DISTRIBUTED", configuration.At("Mode"));
                    break;
            }

            configuration.RejectOthers();
        }

        var graph = graphs.Read(processor, false);
        processor.RejectOthers();
        return graph;
    }
}
