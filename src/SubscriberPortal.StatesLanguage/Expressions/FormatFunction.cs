using System.Text;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary><c>States.Format</c>: <c>{}</c> is a place to fill, <c>\{</c> <c>\}</c> <c>\'</c> <c>\\</c> stand for the character.</summary>
internal static class FormatFunction
{
    public static JsonData Apply(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var template = FunctionArguments.String("Format", arguments[0]);
        var result = new StringBuilder(template.Length);
        var next = 1;
        for (var index = 0; index < template.Length; index++)
        {
            var following = index + 1 < template.Length ? template[index + 1] : '\0';
            if (template[index] == '\\' && following is '{' or '}' or '\'' or '\\')
            {
                result.Append(following);
                index++;
            }
            else if (template[index] == '{' && following == '}')
            {
                if (next < arguments.Count) Append(result, arguments[next]);
                next++;
                index++;
            }
            else
            {
                result.Append(template[index]);
            }
        }

        if (next != arguments.Count) throw StateErrorException.Intrinsic($"States.Format has {next - 1} places to fill and {arguments.Count - 1} values");
        return JsonData.FromString(result.ToString());
    }

    /// <summary>Objects and arrays are printed as Java prints its maps and lists: <c>{Arg1=1, Arg2=[]}</c>.</summary>
    private static void Append(StringBuilder into, JsonData value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                into.Append('{');
                foreach (var (index, (name, member)) in value.Members.Index())
                {
                    if (index > 0) into.Append(", ");
                    into.Append(name).Append('=');
                    Append(into, member);
                }

                into.Append('}');
                break;
            case JsonKind.Array:
                into.Append('[');
                foreach (var (index, item) in value.Items.Index())
                {
                    if (index > 0) into.Append(", ");
                    Append(into, item);
                }

                into.Append(']');
                break;
            default:
                into.Append(value.Text);
                break;
        }
    }
}
