using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>Every hostile string in every text field, into each system by the API and from Legacy into Cloud by an exported file: what is accepted comes back byte for byte.</summary>
public sealed class HostileRoundTripTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private static readonly string[] TextFields = ["planId", "email", "firstName", "lastName", "address", "dateOfBirth"];

    [Theory]
    [InlineData("cloud")]
    [InlineData("dual")]
    public async Task What_the_api_accepts_it_gives_back(string system) => Assert.True((await FillAsync(system, $"{system[0]}-")).Count > 100);

    [Fact]
    public async Task What_legacy_holds_comes_through_an_export_and_a_migration_of_it_unchanged()
    {
        var sent = await FillAsync("legacy", "l-");
        var export = await fixture.Admin.RunJobAsync("/export/jobs", new { exportScope = "LEGACY_ONLY", format = "CSV", maskPii = false });
        Assert.Equal("COMPLETED", (string?)export["job_status"]);
        using var link = await fixture.Admin.GetAsync(new Uri($"/jobs/{export["job_id"]}/output", UriKind.Relative));
        var file = await fixture.Admin.GetByteArrayAsync(link.Headers.Location);

        var upload = await fixture.Admin.UploadAsync("export.csv", file);
        var job = await fixture.Admin.RunJobAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = (string)upload["jobId"]!, target = "CLOUD" });

        Assert.True((int)job["failed_records"]! == 0 && (int)job["success_records"]! >= sent.Count, job.ToString());
        foreach (var (uid, fields) in sent)
        {
            var stored = (await fixture.Admin.CallAsync("GET", $"/cloud/subscribers/{uid}")).Expect(HttpStatusCode.OK).Json;

            // The one thing that a file does to a value: a cell's outer white space is trimmed, unless the formula guard stands before it.
            foreach (var (name, value) in fields) Assert.True(AreSame(value, (string?)stored[name]) || AreSame(Trimmed(value), (string?)stored[name]), $"{name} = {JsonSerializer.Serialize(value)} came as {stored[name]?.ToJsonString()}");
        }
    }

    /// <summary>Creates a subscriber for every string, with it in each field that takes it, and checks that it reads back so; answers what was stored.</summary>
    private async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> FillAsync(string system, string prefix)
    {
        var stored = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var text in Repository.HostileStrings())
        {
            var body = SubscriberCalls.Body($"{prefix}{stored.Count}");
            foreach (var field in TextFields) body[field] = text;
            var answer = await fixture.Admin.CallAsync("POST", $"/{system}/subscribers", body.ToJsonString());
            if (answer.Status == HttpStatusCode.BadRequest)
            {
                Assert.NotEmpty(answer.Fields);
                foreach (var field in answer.Fields)
                {
                    Assert.Contains(field, TextFields);
                    body.Remove(field);
                }

                answer = await fixture.Admin.CallAsync("POST", $"/{system}/subscribers", body.ToJsonString());
            }

            var created = answer.Expect(HttpStatusCode.Created).Json;
            var uid = (string)body["uid"]!;
            var read = (await fixture.Admin.CallAsync("GET", $"/{system}/subscribers/{uid}")).Expect(HttpStatusCode.OK).Json;
            var fields = TextFields.Where(field => body[field] is not null).ToDictionary(field => field, _ => text);
            foreach (var field in fields.Keys)
            {
                AssertSame(text, created[field]);
                AssertSame(text, (read["subscriber"] ?? read)[field]);
                if (system == "dual") AssertSame(text, read["cloud"]![field]);
            }

            stored[uid] = fields;
        }

        return stored;
    }

    private static void AssertSame(string sent, JsonNode? got) => Assert.True(AreSame(sent, (string?)got), $"{JsonSerializer.Serialize(sent)} came as {got?.ToJsonString()}");

    /// <summary>An empty text is null.</summary>
    private static bool AreSame(string sent, string? got) => string.Equals(sent, got ?? "", StringComparison.Ordinal);

    private static string Trimmed(string value) => value.Trim();
}
