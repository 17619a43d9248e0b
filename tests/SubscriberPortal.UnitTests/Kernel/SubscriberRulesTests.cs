using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Kernel;

public sealed class SubscriberRulesTests
{
    private static readonly SubscriberDraft Good = new()
    {
        Uid = "sub-1",
        Msisdn = "+99900000001",
        Imsi = "999010000000001",
        Status = "ACTIVE",
        PlanId = "BASIC",
        Email = "someone@example.com",
        FirstName = "Ada",
        LastName = "Example",
        Address = "1 Test Street\r\nTown",
        DateOfBirth = "1990-02-28",
    };

    [Fact]
    public void A_good_draft_becomes_a_record_and_back()
    {
        Assert.Empty(SubscriberRules.TryRead(Good, out var subscriber));
        Assert.Equal(Good, SubscriberDraft.From(subscriber!));
    }

    [Fact]
    public void An_empty_text_is_absent()
    {
        var draft = Good with { PlanId = "", Email = "", FirstName = "", LastName = "", Address = "", DateOfBirth = "" };
        Assert.Empty(SubscriberRules.TryRead(draft, out var subscriber));
        Assert.Equal((null, null, null, null, null, null), (subscriber!.PlanId, subscriber.Email, subscriber.FirstName, subscriber.LastName, subscriber.Address, subscriber.DateOfBirth));
    }

    [Fact]
    public void All_violations_are_told_one_a_field_in_the_order_of_the_fields()
    {
        var violations = SubscriberRules.TryRead(new SubscriberDraft { Email = "x", DateOfBirth = "today" }, out var subscriber);
        Assert.Null(subscriber);
        Assert.Equal(["uid", "msisdn", "imsi", "status", "email", "dateOfBirth"], violations.Select(violation => violation.Field));
        Assert.Equal(["required", "required", "required", "required", "email_format", "date_format"], violations.Select(violation => violation.Code));
    }

    [Theory]
    [InlineData("uid", "a")]
    [InlineData("uid", "9.a_b:c-d")]
    [InlineData("uid", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("msisdn", "+12345678")]
    [InlineData("msisdn", "+123456789012345")]
    [InlineData("imsi", "000000000000000")]
    [InlineData("status", "DELETED")]
    [InlineData("email", "a@b.c")]
    [InlineData("email", "юлия@пример.рф")]
    [InlineData("firstName", " not trimmed ")]
    [InlineData("firstName", "👩‍👩‍👧‍👦")]
    [InlineData("planId", "•")]
    [InlineData("address", "tab\tand\r\nline end")]
    [InlineData("dateOfBirth", "2024-02-29")]
    [InlineData("dateOfBirth", "0001-01-01")]
    public void A_good_value_passes(string field, string value) => Assert.Null(SubscriberRules.Check(SubscriberField.Find(field)!, value));

    [Theory]
    [InlineData("uid", "-a", "uid_format")]
    [InlineData("uid", "a b", "uid_format")]
    [InlineData("uid", "é", "uid_format")]
    [InlineData("uid", "a/b", "uid_format")]
    [InlineData("uid", "01234567890123456789012345678901234567890123456789012345678901234", "uid_format")]
    [InlineData("msisdn", "12345678", "msisdn_format")]
    [InlineData("msisdn", "+01234567", "msisdn_format")]
    [InlineData("msisdn", "+1234567", "msisdn_format")]
    [InlineData("msisdn", "+1234567890123456", "msisdn_format")]
    [InlineData("msisdn", "+1234 5678", "msisdn_format")]
    [InlineData("msisdn", "+١٢٣٤٥٦٧٨٩", "msisdn_format")]
    [InlineData("imsi", "12345678901234", "imsi_format")]
    [InlineData("imsi", "1234567890123456", "imsi_format")]
    [InlineData("imsi", "310260•••••••••", "masked_value")]
    [InlineData("status", "active", "status_unknown")]
    [InlineData("email", "a@b@c.d", "email_format")]
    [InlineData("email", "@b.c", "email_format")]
    [InlineData("email", "a@.c", "email_format")]
    [InlineData("email", "a@b.", "email_format")]
    [InlineData("email", "a b@c.d", "email_format")]
    [InlineData("email", "•••@example.com", "masked_value")]
    [InlineData("firstName", "a\0b", "control_character")]
    [InlineData("firstName", "a\tb", "control_character")]
    [InlineData("firstName", "a\u0085b", "control_character")]
    [InlineData("address", "a\vb", "control_character")]
    [InlineData("lastName", "•••", "masked_value")]
    [InlineData("dateOfBirth", "2023-02-29", "date_format")]
    [InlineData("dateOfBirth", "1990-2-28", "date_format")]
    [InlineData("dateOfBirth", "••••-••-••", "masked_value")]
    public void A_bad_value_is_refused_with_its_code(string field, string value, string code)
    {
        var violation = SubscriberRules.Check(SubscriberField.Find(field)!, value);
        Assert.Equal((field, code), (violation?.Field, violation?.Code));
        Assert.DoesNotContain(value, violation!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.Equal("bad_unicode", SubscriberRules.Check(SubscriberField.FirstName, "a" + '\uD83D')?.Code);
        Assert.Equal("bad_unicode", SubscriberRules.Check(SubscriberField.FirstName, '\uDE00' + "a")?.Code);
    }

    [Theory]
    [InlineData("planId", 64)]
    [InlineData("firstName", 80)]
    [InlineData("lastName", 80)]
    [InlineData("address", 500)]
    public void Lengths_count_code_points(string field, int most)
    {
        var found = SubscriberField.Find(field)!;
        var astral = string.Concat(Enumerable.Repeat("😀", most));
        Assert.Null(SubscriberRules.Check(found, astral));
        Assert.Equal("too_long", SubscriberRules.Check(found, astral + "x")?.Code);
    }
}
