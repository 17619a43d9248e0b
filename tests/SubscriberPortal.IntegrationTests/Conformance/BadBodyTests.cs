using System.Net;
using System.Text;
using SubscriberPortal.IntegrationTests.Subscribers;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>Whatever is sent where a body belongs, the answer is a clear 4xx, and the next request is served.</summary>
public sealed class BadBodyTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private static readonly string[] Operations =
    [
        "POST /cloud/subscribers", "PUT /legacy/subscribers/a", "POST /dual/subscribers", "PUT /subscribers/a", "POST /dual/sync", "POST /dual/subscribers/a/sync",
        "POST /dual/subscribers/a/sync/preview", "POST /dual/intents/a/settle", "POST /migration/upload", "POST /migration/jobs", "POST /migration/jobs/preview", "POST /audit/jobs",
        "POST /audit/jobs/a/repair", "POST /export/jobs", "PATCH /jobs/a", "POST /job-schedules", "PUT /job-schedules/a", "PUT /settings/provisioning-mode", "POST /auth/login",
        "POST /users", "PATCH /users/a", "POST /users/a/reset-password",
    ];

    private static readonly (string What, byte[] Body)[] Bodies =
    [
        ("empty", []),
        ("cut off", "{\"uid\":"u8.ToArray()),
        ("more after the end", "{} x"u8.ToArray()),
        ("an array", "[]"u8.ToArray()),
        ("null", "null"u8.ToArray()),
        ("a number", "5"u8.ToArray()),
        ("a string", "\"x\""u8.ToArray()),
        ("a comment", "{/* hi */}"u8.ToArray()),
        ("an unknown member", "{\"no such\":1}"u8.ToArray()),
        ("a member twice", "{\"uid\":\"a\",\"uid\":\"a\",\"mode\":\"CLOUD\",\"mode\":\"CLOUD\"}"u8.ToArray()),
        ("nested too deep", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"uid\":", 5000)))),
        ("arrays nested too deep", Encoding.ASCII.GetBytes(new string('[', 60_000))),
        ("not UTF-8", [.. "{\"uid\":\""u8, 0xFF, 0xFE, .. "\"}"u8]),
        ("half a surrogate pair", "{\"uid\":\"\\ud800\"}"u8.ToArray()),
        ("half a surrogate pair in a name", "{\"\\udfff\":1}"u8.ToArray()),
        ("a NUL", [.. "{\"uid\":\"a"u8, 0, .. "\"}"u8]),
        ("UTF-16", Encoding.Unicode.GetBytes("\uFEFF{\"uid\":\"a\"}")),
        ("a number beyond all bounds", "{\"uid\":1e999}"u8.ToArray()),
    ];

    public static TheoryData<string> All => [.. Operations];

    [Theory, MemberData(nameof(All))]
    public async Task A_body_that_cannot_be_meant_is_a_400_that_says_what_is_wrong(string operation)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        foreach (var (what, body) in Bodies)
        {
            var answer = await fixture.Admin.CallAsync(method, path, body, "application/json");

            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{what}: {(int)answer.Status} {answer.Text}");
            Assert.True(answer.Fields.Any(), $"{what}: {answer.Text}");
            Assert.DoesNotContain("parameter", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        }

        await AssertServesAsync();
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_body_that_is_no_json_is_a_415(string operation)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        foreach (var type in new[] { "text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense", null })
        {
            var answer = await fixture.Admin.CallAsync(method, path, "{}"u8.ToArray(), type);

            Assert.True(answer.Status == HttpStatusCode.UnsupportedMediaType, $"{type}: {(int)answer.Status} {answer.Text}");
        }
    }

    [Theory]
    [InlineData("POST /cloud/subscribers", "{\"uid\":5}", "uid")]
    [InlineData("POST /audit/jobs", "{\"auditType\":5}", "auditType")]
    [InlineData("POST /audit/jobs", "{\"filters\":[]}", "filters")]
    [InlineData("POST /audit/jobs", "{\"filters\":{\"planId\":\"\\ud800\"}}", "filters.planId")]
    [InlineData("POST /audit/jobs", "{\"filters\":{\"planId\":\"\\u0000\"}}", "filters.planId")]
    [InlineData("POST /audit/jobs", "{\"filters\":{\"colour\":1}}", "filters.colour")]
    [InlineData("POST /export/jobs", "{\"maskPii\":\"yes\"}", "maskPii")]
    [InlineData("POST /export/jobs", "{\"gzip\":1}", "gzip")]
    [InlineData("POST /migration/jobs", "{\"options\":{\"throttlePerSecond\":1.5}}", "options.throttlePerSecond")]
    [InlineData("POST /migration/jobs", "{\"jobType\":\"MIGRATION\",\"inputFileKey\":\"../../etc/passwd\"}", "inputFileKey")]
    [InlineData("POST /migration/upload", "{\"fileName\":\"a\\u0000.csv\",\"contentType\":\"text/csv\"}", "fileName")]
    [InlineData("PATCH /jobs/a", "{}", "throttlePerSecond")]
    [InlineData("POST /dual/sync", "{\"uids\":[5],\"strategy\":\"CLOUD_WINS\"}", "uids[0]")]
    [InlineData("POST /dual/sync", "{\"uids\":[null],\"strategy\":\"CLOUD_WINS\"}", "uid")]
    [InlineData("POST /dual/subscribers/a/sync", "{\"strategy\":\"MERGE\",\"fields\":{\"email\":null}}", "fields.email")]
    public async Task A_value_that_cannot_be_taken_is_a_400_that_names_its_member(string operation, string body, string field)
    {
        var answer = await fixture.Admin.CallAsync(operation.Split(' ')[0], operation.Split(' ')[1], body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Expect(HttpStatusCode.BadRequest).Status);
        Assert.Contains(field, answer.Fields);
    }

    [Theory]
    [InlineData("/cloud/subscribers/%FF")]
    [InlineData("/cloud/subscribers/a%2Fb")]
    [InlineData("/dual/subscribers/%20a")]
    [InlineData("/legacy/subscribers?limit=1&limit=2")]
    [InlineData("/jobs?limit=99999999999999999999")]
    [InlineData("/jobs?from=31-12-2026")]
    [InlineData("/jobs?status=DONE")]
    [InlineData("/jobs?cursor=%F0%9F%98%80")]
    public async Task A_bad_path_or_query_value_is_a_400(string path) =>
        Assert.NotEmpty((await fixture.Admin.CallAsync("GET", path)).Expect(HttpStatusCode.BadRequest).Fields);

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_alone()
    {
        foreach (var uid in new[] { "cursor-a", "cursor-b" }) await fixture.Admin.CreateAsync("cloud", SubscriberCalls.Body(uid));
        var page = (await fixture.Admin.CallAsync("GET", "/cloud/subscribers?limit=1")).Expect(HttpStatusCode.OK).Json;
        var cursor = (string)page["pagination"]!["nextCursor"]!;
        var changed = string.Concat(cursor.AsSpan(0, 5), cursor[5] == 'A' ? "B" : "A", cursor.AsSpan(6));

        (await fixture.Admin.CallAsync("GET", $"/cloud/subscribers?limit=2&cursor={cursor}")).Expect(HttpStatusCode.OK);
        foreach (var path in new[] { $"/cloud/subscribers?cursor={changed}", $"/cloud/subscribers?status=ACTIVE&cursor={cursor}", $"/legacy/subscribers?cursor={cursor}", $"/jobs?cursor={cursor}", $"/audit/logs?cursor={cursor}" })
            Assert.Equal(["cursor"], (await fixture.Admin.CallAsync("GET", path)).Expect(HttpStatusCode.BadRequest).Fields);
    }

    private async Task AssertServesAsync() => (await fixture.Admin.CallAsync("GET", "/health/ready")).Expect(HttpStatusCode.OK);
}
