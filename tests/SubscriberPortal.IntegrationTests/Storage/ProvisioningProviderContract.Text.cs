using System.Text;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

public abstract partial class ProvisioningProviderContract
{
    public static TheoryData<string> Texts { get; } =
    [
        "Zoë Ångström", "Ю́лия", "مرحبا", "שלום", "日本語のテキスト", "𝒜𝓈𝓉𝓇𝒶𝓁", "👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301 is not é", "\u200B\u202Ebidi\u202C", "\uFFFD\uFFFE\uFFFF",
        "'; DROP TABLE subscribers; --", "\"quotes\" and \\backslashes\\", "%_[]^*?", " leading and trailing ", "0", "null", "NULL", "1e3", "TRUE",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Text_survives_the_round_trip(string text)
    {
        var sent = Samples.Subscriber(1) with { FirstName = text, LastName = text, Address = $"{text}\t\r\n{text}", PlanId = text };
        await CreateAsync(sent);
        var stored = (await Provider.GetAsync(Samples.Uid(1), None))!.Subscriber;
        Assert.True(SubscriberComparison.AreEqual(sent, stored));
        Assert.Equal([Samples.Uid(1)], await ListAllAsync(new() { Filter = new() { PlanId = text } }));
        Assert.Equal(1, (await Provider.CountAsync(None)).ByPlan[text]);
    }

    [Fact]
    public async Task Text_of_every_length_survives()
    {
        var astral = string.Concat(Enumerable.Repeat(new Rune(0x1F600).ToString(), 500));
        for (var n = 1; n <= 500; n += n < 100 ? 7 : 50)
        {
            var sent = Samples.Subscriber(n) with { Address = astral[..(2 * n)], FirstName = new string('x', Math.Min(n, 80)), Email = new string('e', Math.Min(n, 242)) + "@example.com" };
            await CreateAsync(sent);
            Assert.True(SubscriberComparison.AreEqual(sent, (await Provider.GetAsync(sent.Uid, None))!.Subscriber));
        }
    }

    [Fact]
    public async Task Keys_differ_and_sort_as_bytes()
    {
        string[] uids = ["Z", "a", "A", "a-1", "a.1", "a:1", "a_1", "a1", "9", "10", "aa"];
        await FillAsync(uids.Select((uid, n) => Samples.Subscriber(n) with { Uid = uid }));
        foreach (var uid in uids) Assert.Equal(uid, (await Provider.GetAsync(uid, None))!.Subscriber.Uid);
        Assert.Null(await Provider.GetAsync("AA", None));
        var listed = await ListAllAsync(new() { Limit = 2 });
        Assert.Equal(uids.Order(StringComparer.Ordinal), Provider.System.ScansInUidOrder ? listed : listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("1899-12-31")]
    [InlineData("2024-02-29")]
    [InlineData("9999-12-31")]
    public async Task A_date_of_birth_survives(string date)
    {
        var sent = Samples.Subscriber(1) with { DateOfBirth = DateOnly.ParseExact(date, "yyyy-MM-dd", null) };
        await CreateAsync(sent);
        Assert.Equal(sent.DateOfBirth, (await Provider.GetAsync(sent.Uid, None))!.Subscriber.DateOfBirth);
    }

    [Fact]
    public async Task Every_status_survives()
    {
        await FillAsync(Enum.GetValues<SubscriberStatus>().Select((status, n) => Samples.Subscriber(n) with { Status = status }));
        foreach (var status in Enum.GetValues<SubscriberStatus>())
        {
            Assert.Equal([Samples.Uid((int)status)], await ListAllAsync(new() { Filter = new() { Status = status } }));
        }
    }
}
