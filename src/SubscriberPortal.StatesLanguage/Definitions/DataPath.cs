using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>InputPath, OutputPath or ResultPath; without a path (JSON null) nothing is taken, or kept.</summary>
internal sealed record DataPath(JsonPath? Path)
{
    public static readonly DataPath Whole = new(JsonPathParser.Parse("$"));

    public static readonly DataPath None = new((JsonPath?)null);

    public bool IsWhole => Path is { Root: PathRoot.Input, Segments.Count: 0 };
}
