using SubscriberPortal.Jobs.Csv;

namespace SubscriberPortal.UnitTests.Migration;

public sealed class FormulaGuardTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+15550100")]
    [InlineData("-2")]
    [InlineData("@cell")]
    [InlineData("\tx")]
    [InlineData("\nx")]
    [InlineData("'=1+1")]
    [InlineData("''=1+1")]
    public void A_formula_is_guarded_on_export_and_comes_back_as_it_was(string value)
    {
        var exported = FormulaGuard.Prefix(value) + value;

        Assert.Equal("'" + value, exported);
        Assert.Equal(value, FormulaGuard.Remove(exported).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("'")]
    [InlineData("O'Brien")]
    [InlineData("'tis")]
    [InlineData("a=b")]
    public void Any_other_text_is_left_alone_both_ways(string value)
    {
        Assert.Null(FormulaGuard.Prefix(value));
        Assert.Equal(value, FormulaGuard.Remove(value).ToString());
    }
}
