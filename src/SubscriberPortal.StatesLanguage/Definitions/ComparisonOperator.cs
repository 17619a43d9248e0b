using System.Collections.Frozen;

namespace SubscriberPortal.StatesLanguage.Definitions;

internal enum ComparisonOperand
{
    String,
    Numeric,
    Boolean,
    Timestamp,
}

internal enum ComparisonTest
{
    Equals,
    LessThan,
    GreaterThan,
    LessThanEquals,
    GreaterThanEquals,
    Matches,
    IsNull,
    IsPresent,
    IsNumeric,
    IsString,
    IsBoolean,
    IsTimestamp,
}

/// <summary>An operator of Choice rules.</summary>
/// <param name="Operand">The kind of value that the definition gives to it.</param>
internal sealed record ComparisonOperator(string Name, ComparisonOperand Operand, ComparisonTest Test)
{
    private static readonly ComparisonTest[] Orders =
        [ComparisonTest.Equals, ComparisonTest.LessThan, ComparisonTest.GreaterThan, ComparisonTest.LessThanEquals, ComparisonTest.GreaterThanEquals];

    private static readonly FrozenDictionary<string, ComparisonOperator> ByName = All().ToFrozenDictionary(item => item.Name);

    /// <summary>Whether there is a variant that takes its operand from a path.</summary>
    public bool HasPath => Test <= ComparisonTest.GreaterThanEquals;

    public static ComparisonOperator? Find(string name) => ByName.GetValueOrDefault(name);

    public bool Accepts(int order) => Test switch
    {
        ComparisonTest.Equals => order == 0,
        ComparisonTest.LessThan => order < 0,
        ComparisonTest.GreaterThan => order > 0,
        ComparisonTest.LessThanEquals => order <= 0,
        _ => order >= 0,
    };

    private static IEnumerable<ComparisonOperator> All()
    {
        foreach (var operand in Enum.GetValues<ComparisonOperand>())
        {
            foreach (var test in operand == ComparisonOperand.Boolean ? [ComparisonTest.Equals] : Orders)
                yield return new ComparisonOperator($"{operand}{test}", operand, test);
        }

        yield return new ComparisonOperator("StringMatches", ComparisonOperand.String, ComparisonTest.Matches);
        foreach (var test in Enum.GetValues<ComparisonTest>().Where(test => test >= ComparisonTest.IsNull))
            yield return new ComparisonOperator(test.ToString(), ComparisonOperand.Boolean, test);
    }
}
