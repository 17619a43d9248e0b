using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Kernel;

public sealed class SubscriberFingerprintTests
{
    private static readonly Subscriber Sample = new()
    {
        Uid = "sub-1",
        Msisdn = "+99900000001",
        Imsi = "999010000000001",
        Status = SubscriberStatus.Active,
        PlanId = "BASIC",
        Email = "someone@example.com",
        FirstName = "Ada",
        LastName = "Example",
        Address = "1 Test Street",
        DateOfBirth = new DateOnly(1990, 2, 28),
    };

    public static TheoryData<string, Subscriber> Changes { get; } = new()
    {
        { "uid", Sample with { Uid = "sub-2" } },
        { "msisdn", Sample with { Msisdn = "+99900000002" } },
        { "imsi", Sample with { Imsi = "999010000000002" } },
        { "status", Sample with { Status = SubscriberStatus.Deleted } },
        { "planId", Sample with { PlanId = null } },
        { "email", Sample with { Email = "Someone@example.com" } },
        { "firstName", Sample with { FirstName = "Ada " } },
        { "lastName", Sample with { LastName = null } },
        { "address", Sample with { Address = "1 Test Stree" } },
        { "dateOfBirth", Sample with { DateOfBirth = new DateOnly(1990, 2, 27) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Another_content_has_another_fingerprint_and_names_the_field(string field, Subscriber other)
    {
        Assert.NotEqual(SubscriberFingerprint.Of(Sample).Content, SubscriberFingerprint.Of(other).Content);
        Assert.False(SubscriberComparison.AreEqual(Sample, other));
        Assert.Equal([field], SubscriberComparison.DifferingFields(Sample, other).Select(f => f.Name));
    }

    [Fact]
    public void Times_are_left_out()
    {
        var other = Sample with { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        Assert.Equal(SubscriberFingerprint.Of(Sample), SubscriberFingerprint.Of(other));
        Assert.Empty(SubscriberComparison.DifferingFields(Sample, other));
    }

    [Fact]
    public void A_text_that_moves_to_the_next_field_is_seen()
    {
        var one = Sample with { FirstName = "AB", LastName = "C" };
        var other = Sample with { FirstName = "A", LastName = "BC" };
        Assert.NotEqual(SubscriberFingerprint.Of(one).Content, SubscriberFingerprint.Of(other).Content);
        Assert.NotEqual(SubscriberFingerprint.Of(Sample with { PlanId = "" }).Content, SubscriberFingerprint.Of(Sample with { PlanId = null }).Content);
    }

    [Fact]
    public void The_longest_record_and_longer_ones_have_fingerprints()
    {
        var astral = string.Concat(Enumerable.Repeat("😀", 500));
        var longest = Sample with { PlanId = astral[..128], Email = astral[..508], FirstName = astral[..160], LastName = astral[..160], Address = astral };
        Assert.NotEqual(SubscriberFingerprint.Of(longest), SubscriberFingerprint.Of(longest with { Address = astral[..998] }));
        var broken = longest with { Address = new string('x', 100_000), Email = new string('y', 5000), FirstName = new string('z', 1900), LastName = new string('w', 1900) };
        Assert.NotEqual(SubscriberFingerprint.Of(broken), SubscriberFingerprint.Of(broken with { Address = new string('x', 99_999) }));
    }
}
