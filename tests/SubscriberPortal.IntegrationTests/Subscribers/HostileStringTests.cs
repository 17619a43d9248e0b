using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Subscribers;

/// <summary>Text that has broken other programs: here it comes back byte for byte, or is refused by name; never anything between.</summary>
public sealed class HostileStringTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    public static TheoryData<string> Fields => [.. SubscriberField.All.Select(f => f.Name)];

    [Theory, MemberData(nameof(Fields))]
    public async Task Every_hostile_string_survives_or_is_refused(string field)
    {
        var number = 0;
        var accepted = 0;
        foreach (var text in Repository.HostileStrings())
        {
            var body = SubscriberCalls.Body($"h-{field}-{number++}");
            body[field] = text;
            var answer = await fixture.Admin.CallAsync("POST", "/cloud/subscribers", body.ToJsonString());
            if (answer.Status != HttpStatusCode.Created)
            {
                Assert.True(answer.Status == HttpStatusCode.Conflict || answer.Fields.SequenceEqual([field]), $"{field} = {JsonSerializer.Serialize(text)}: {answer.Text}");
                continue;
            }

            accepted++;
            var stored = (await fixture.Admin.CallAsync("GET", $"/cloud/subscribers/{Uri.EscapeDataString((string)answer.Json["uid"]!)}")).Expect(HttpStatusCode.OK);
            Assert.Equal(text.Length == 0 ? null : text, (string?)stored.Json[field]);
        }

        if (field is "firstName" or "lastName" or "planId" or "address") Assert.True(accepted > 40, $"Only {accepted} were accepted in {field}.");
    }

    [Fact]
    public async Task A_search_for_any_of_them_is_answered()
    {
        foreach (var text in Repository.HostileStrings())
        {
            var answer = await fixture.Admin.CallAsync("GET", $"/cloud/subscribers?search={UrlEncoder.Default.Encode(text)}");
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, answer.Text);
        }
    }
}
