using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>What paths and functions of a field can see: <c>$</c>, <c>$$</c> (made only when asked for) and the variables.</summary>
internal sealed class EvaluationScope(JsonData input, Func<JsonData> context, VariableScope variables, RandomSource random)
{
    private JsonData? _context;

    public JsonData Input { get; } = input;

    public RandomSource Random { get; } = random;

    public JsonData Context => _context ??= context();

    public EvaluationScope With(JsonData otherInput) => new(otherInput, () => Context, variables, Random);

    /// <summary>Null when the path is definite and finds nothing.</summary>
    public JsonData? Find(JsonPath path)
    {
        var root = path.Root switch
        {
            PathRoot.Input => Input,
            PathRoot.Context => Context,
            _ => variables.Find(path.Variable!),
        };
        return root is null ? null : path.Find(root);
    }

    public JsonData Get(JsonPath path, string field) =>
        Find(path) ?? throw StateErrorException.Runtime($"The JSONPath '{path.Text}' specified for the field '{field}' could not be found in the input '{Shorten(Input)}'");

    private static string Shorten(JsonData data)
    {
        var json = data.ToJson();
        return json.Length <= 1000 ? json : json[..1000] + "…";
    }
}
