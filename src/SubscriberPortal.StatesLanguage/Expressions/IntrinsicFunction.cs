using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <param name="Signature">One letter an argument: <c>n</c>umber, <c>s</c>tring, <c>a</c>rray, <c>o</c>bject, <c>b</c>oolean, <c>*</c> anything.</param>
/// <param name="Least">How many arguments are required.</param>
/// <param name="Repeats">Whether more arguments may follow.</param>
internal sealed record IntrinsicFunction(
    string Name, string Signature, int Least, bool Repeats, Func<IReadOnlyList<JsonData>, EvaluationScope, JsonData> Apply, bool KeepsEscapes = false)
{
    public bool AcceptsCount(int count) => count >= Least && (Repeats || count <= Signature.Length);

    /// <summary>Whether a literal may stand there; what a path will give is seen only when it runs.</summary>
    public bool AcceptsLiteral(int index, JsonData value) => index >= Signature.Length || Signature[index] switch
    {
        'n' => value.Kind == JsonKind.Number,
        's' => value.Kind == JsonKind.String,
        'b' => value.Kind == JsonKind.Boolean,
        'a' or 'o' => false,
        _ => true,
    };
}
