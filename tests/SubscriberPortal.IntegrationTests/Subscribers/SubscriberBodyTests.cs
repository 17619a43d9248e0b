using System.Net;
using System.Text;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class SubscriberBodyTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("", "body")]
    [InlineData("   ", "body")]
    [InlineData("{", "body")]
    [InlineData("{\"uid\":\"a\"", "body")]
    [InlineData("{\"uid\":\"a\",}", "body")]
    [InlineData("{\"uid\":\"a\"} x", "body")]
    [InlineData("{'uid':'a'}", "body")]
    [InlineData("// no\n{}", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("\"text\"", "body")]
    [InlineData("{\"uid\":\"\u0001\"}", "body")]
    [InlineData("{\"msisdn\":15550100000}", "msisdn")]
    [InlineData("{\"status\":true}", "status")]
    [InlineData("{\"address\":{\"street\":\"x\"}}", "address")]
    [InlineData("{\"email\":[\"a@example.org\"]}", "email")]
    [InlineData("{\"plan\":\"GOLD\"}", "plan")]
    [InlineData("{\"UID\":\"a\"}", "UID")]
    [InlineData("{\"planId\":\"A\",\"planId\":\"B\"}", "planId")]
    [InlineData("{\"createdAt\":1,\"createdAt\":2}", "createdAt")]
    [InlineData("{\"firstName\":\"\\ud800\"}", "firstName")]
    [InlineData("{\"\\udc00\":\"x\"}", "body")]
    [InlineData("{\"firstName\":\"\\u0000\"}", "firstName")]
    [InlineData("{\"address\":\"a\\u0007\"}", "address")]
    [InlineData("{\"uid\":\"another\"}", "uid")]
    [InlineData("{\"uid\":null}", "uid")]
    [InlineData("{\"imsi\":null}", "imsi")]
    public async Task A_bad_body_is_refused_and_the_member_named(string json, string member)
    {
        var path = await AnyAsync();

        var refused = (await fixture.Admin.CallAsync("PUT", path, json)).Expect(HttpStatusCode.BadRequest);

        Assert.Equal([member], refused.Fields);
        Assert.DoesNotContain("Exception", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_only_members_are_ignored()
    {
        var path = await AnyAsync();
        var before = (await fixture.Admin.CallAsync("GET", path)).Json;

        await fixture.Admin.CallAsync("PUT", path, """{"createdAt":"1999-01-01T00:00:00Z","updatedAt":7,"syncStatus":{},"cloudUpdatedAt":[],"legacyUpdatedAt":null,"planId":"NEXT"}""");

        var after = (await fixture.Admin.CallAsync("GET", path)).Json;
        Assert.Equal(((string?)before["createdAt"], "NEXT"), ((string?)after["createdAt"], (string?)after["planId"]));
    }

    [Fact]
    public async Task What_one_gets_can_be_put_back()
    {
        var path = await AnyAsync();
        var got = await fixture.Admin.CallAsync("GET", path);

        var put = (await fixture.Admin.CallAsync("PUT", path, got.Text)).Expect(HttpStatusCode.OK);

        Assert.Equal(got.ETag, put.ETag);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x3A, 0x31, 0x7D })]
    public async Task Bytes_that_are_no_utf8_are_refused(byte[] body) =>
        Assert.Equal(["body"], (await fixture.Admin.CallAsync("POST", "/cloud/subscribers", body, "application/json")).Expect(HttpStatusCode.BadRequest).Fields);

    [Theory, InlineData("text/plain"), InlineData("application/xml"), InlineData("application/json; charset=utf-16"), InlineData(null)]
    public async Task A_body_that_is_not_declared_as_json_is_refused(string? contentType) =>
        (await fixture.Admin.CallAsync("POST", "/cloud/subscribers", "{}"u8.ToArray(), contentType)).Expect(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_body_of_12_megabytes_is_refused()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"uid":"big","address":"{{new string('x', 12 * 1024 * 1024)}}"}""");

        (await fixture.Admin.CallAsync("POST", "/cloud/subscribers", body, "application/json")).Expect(HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<string> AnyAsync() => (await fixture.Admin.CreateAsync("cloud", SubscriberCalls.Body($"any-{Guid.NewGuid():N}"))).Location!;
}
