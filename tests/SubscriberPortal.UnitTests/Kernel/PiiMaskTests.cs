using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Kernel;

public sealed class PiiMaskTests
{
    [Theory]
    [InlineData("imsi", "310260123456789", "310260•••••••••")]
    [InlineData("imsi", "31026", "•••")]
    [InlineData("email", "ada@example.com", "•••@example.com")]
    [InlineData("email", "nobody", "•••")]
    [InlineData("firstName", "Ada", "•••")]
    [InlineData("lastName", "Example", "•••")]
    [InlineData("address", "1 Test Street", "•••")]
    [InlineData("dateOfBirth", "1990-02-28", "••••-••-••")]
    [InlineData("msisdn", "+99900000001", "+99900000001")]
    [InlineData("uid", "sub-1", "sub-1")]
    [InlineData("planId", "BASIC", "BASIC")]
    public void A_value_is_masked_as_the_api_says(string field, string value, string expected) =>
        Assert.Equal(expected, PiiMask.Mask(SubscriberField.Find(field)!, value));

    [Fact]
    public void An_absent_value_stays_absent() => Assert.All(SubscriberField.All, field => Assert.Null(PiiMask.Mask(field, null)));

    [Fact]
    public void No_mask_passes_the_rules() => Assert.All(
        SubscriberField.All.Where(field => field.IsPii),
        field => Assert.Equal("masked_value", SubscriberRules.Check(field, PiiMask.Mask(field, field == SubscriberField.Email ? "a@example.com" : "310260123456789"))?.Code));
}
