using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SubscriberPortal.Benchmarks;

/// <summary>Jobs of a running portal, over HTTP.</summary>
internal static class PortalJobs
{
    /// <summary>Uploads a file and starts a job on it; answers the job's id.</summary>
    public static async Task<string> StartFileJobAsync(this HttpClient client, string csv, JsonObject body)
    {
        var upload = await PostAsync(client, "/migration/upload", new JsonObject { ["fileName"] = "subscribers.csv", ["contentType"] = "text/csv" });
        await using var file = File.OpenRead(csv);
        using var put = new HttpRequestMessage(HttpMethod.Put, (string)upload["uploadUrl"]!) { Content = new StreamContent(file) };
        foreach (var (name, value) in upload["headers"]!.AsObject())
        {
            if (!put.Headers.TryAddWithoutValidation(name, (string)value!)) put.Content.Headers.TryAddWithoutValidation(name, (string)value!);
        }

        // A link to S3 is signed; the portal's token is not for it.
        using var elsewhere = new HttpClient();
        using var stored = await (put.RequestUri!.IsAbsoluteUri ? elsewhere : client).SendAsync(put);
        stored.EnsureSuccessStatusCode();
        body["inputFileKey"] = (string)upload["inputFileKey"]!;
        body["jobId"] = (string)upload["jobId"]!;
        body["jobType"] ??= "MIGRATION";
        return await StartJobAsync(client, "/migration/jobs", body);
    }

    public static async Task<string> StartJobAsync(this HttpClient client, string path, JsonObject body) => (string)(await PostAsync(client, path, body))["job_id"]!;

    /// <summary>The record of a job that has done all its rows.</summary>
    public static async Task<JsonObject> WaitForSuccessAsync(this HttpClient client, string id)
    {
        while (true)
        {
            var job = (await client.GetFromJsonAsync<JsonObject>($"/jobs/{id}"))!;
            switch ((string)job["job_status"]!)
            {
                case "COMPLETED" when (long)job["failed_records"]! == 0:
                    return job;
                case "COMPLETED" or "FAILED" or "CANCELLED":
                    throw new InvalidOperationException($"The job did not succeed: {job}");
                default:
                    await Task.Delay(200);
                    break;
            }
        }
    }

    public static TimeSpan TimeOf(JsonObject job) => (DateTimeOffset)job["finished_at"]! - (DateTimeOffset)job["started_at"]!;

    private static async Task<JsonObject> PostAsync(HttpClient client, string path, JsonObject body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }
}
