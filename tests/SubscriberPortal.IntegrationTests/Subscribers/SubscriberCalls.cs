using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Subscribers;

/// <summary>An answer of the API, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ETag, string? Location, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The fields that a 400 names.</summary>
    public IEnumerable<string> Fields => Json["errors"]?.AsObject().Select(e => e.Key) ?? [];

    public string? Detail => (string?)Json["detail"];

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return this;
    }
}

/// <summary>What an integrator sends, byte for byte.</summary>
internal static class SubscriberCalls
{
    public static Task<Answer> CallAsync(this HttpClient client, string method, string path, string? json = null, string? ifMatch = null) =>
        client.CallAsync(method, path, json is null ? null : Encoding.UTF8.GetBytes(json), "application/json", ifMatch);

    public static async Task<Answer> CallAsync(this HttpClient client, string method, string path, byte[]? body, string? contentType, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await client.SendAsync(request);
        return new Answer(answer.StatusCode, answer.Headers.ETag?.ToString(), answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A valid body; MSISDN and IMSI follow from the uid.</summary>
    public static JsonObject Body(string uid)
    {
        var sample = Support.Samples.Subscriber(uid);
        return new JsonObject { ["uid"] = uid, ["msisdn"] = sample.Msisdn, ["imsi"] = sample.Imsi, ["status"] = "ACTIVE" };
    }

    public static async Task<Answer> CreateAsync(this HttpClient client, string system, JsonObject body) =>
        (await client.CallAsync("POST", $"/{system}/subscribers", body.ToJsonString())).Expect(HttpStatusCode.Created);
}
