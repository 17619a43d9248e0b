using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SubscriberPortal.EndToEndTests.Support;

/// <summary>What an integrator's script does with jobs: upload, wait, read.</summary>
public static class JobsClient
{
    /// <summary>Uploads a file with a signed link and starts a job on it, with <paramref name="job"/> as the rest of the body.</summary>
    public static async Task<string> StartWithFileAsync(this HttpClient client, string path, JsonObject job)
    {
        var upload = await client.PostForAsync("/migration/upload", new JsonObject { ["fileName"] = Path.GetFileName(path), ["contentType"] = "text/csv" }, HttpStatusCode.Created);
        await using var file = File.OpenRead(path);
        using var put = new HttpRequestMessage(HttpMethod.Put, (string)upload["uploadUrl"]!) { Content = new StreamContent(file) };
        foreach (var (name, value) in upload["headers"]!.AsObject())
        {
            if (!put.Headers.TryAddWithoutValidation(name, (string)value!)) put.Content.Headers.TryAddWithoutValidation(name, (string)value!);
        }

        put.Content.Headers.ContentType ??= new MediaTypeHeaderValue("text/csv");
        using var stored = await client.SendAsync(put);
        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync());

        job["jobId"] = (string)upload["jobId"]!;
        job["inputFileKey"] = (string)upload["inputFileKey"]!;
        return (string)(await client.PostForAsync("/migration/jobs", job, HttpStatusCode.Accepted))["job_id"]!;
    }

    public static async Task<JsonObject> PostForAsync(this HttpClient client, string path, JsonObject body, HttpStatusCode expected)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Waits until <paramref name="reached"/> holds for the job's record.</summary>
    public static async Task<JsonObject> WaitForJobAsync(this HttpClient client, string jobId, Func<JsonObject, bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        JsonObject? job = null;
        try
        {
            while (true)
            {
                using var answer = await client.GetAsync(new Uri($"/jobs/{jobId}", UriKind.Relative), deadline.Token);

                // A store that is busy for a moment says so, and when to come again.
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    answer.EnsureSuccessStatusCode();
                    job = (await answer.Content.ReadFromJsonAsync<JsonObject>(deadline.Token))!;
                    if (reached(job)) return job;
                }

                await Task.Delay(100, deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The job did not get there within 3 minutes: {job}");
        }
    }

    public static Task<JsonObject> WaitForEndAsync(this HttpClient client, string jobId) =>
        client.WaitForJobAsync(jobId, job => (string)job["job_status"]! is "COMPLETED" or "FAILED" or "CANCELLED");

    public static void AssertCounts(this JsonObject job, string status, long processed, long success, long failed, long skipped = 0) =>
        Assert.Equal(
            (status, processed, success, failed, skipped),
            ((string)job["job_status"]!, (long)job["processed_records"]!, (long)job["success_records"]!, (long)job["failed_records"]!, (long)job["skipped_records"]!));
}
