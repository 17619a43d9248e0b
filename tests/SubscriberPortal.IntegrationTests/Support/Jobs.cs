using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>What an integrator's script does with the API.</summary>
public static class Jobs
{
    /// <summary>A link may lead to S3, where nobody wants the portal's token.</summary>
    private static readonly HttpClient Elsewhere = new();

    /// <summary>Creates a job and waits until it has ended, in whatever way; answers its record.</summary>
    /// <param name="path">Such as <c>/audit/jobs</c>.</param>
    public static async Task<JsonObject> RunJobAsync(this HttpClient client, string path, object body, TimeSpan? limit = null)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        var id = (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["job_id"]!;
        return await client.WaitForJobAsync(id, limit);
    }

    /// <summary>Puts a file into the store with a signed link; answers the upload's answer (<c>jobId</c>, <c>inputFileKey</c>, …).</summary>
    public static async Task<JsonObject> UploadAsync(this HttpClient client, string fileName, byte[] content, string? jobType = null)
    {
        var upload = await client.PostJsonAsync("/migration/upload", new { fileName, contentType = "text/csv", jobType }, HttpStatusCode.Created);
        await client.FollowAsync(upload, content);
        return upload;
    }

    /// <summary>Puts the file of an upload where its answer says.</summary>
    public static async Task FollowAsync(this HttpClient client, JsonObject upload, byte[] content)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, (string)upload["uploadUrl"]!) { Content = new ByteArrayContent(content) };
        foreach (var (name, value) in upload["headers"]!.AsObject())
        {
            if (!put.Headers.TryAddWithoutValidation(name, (string)value!)) put.Content.Headers.TryAddWithoutValidation(name, (string)value!);
        }

        using var stored = await client.ThatReaches(put.RequestUri!).SendAsync(put);
        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync());
    }

    /// <summary>What a link leads to, which may be S3.</summary>
    public static Task<string> FollowAsync(this HttpClient client, Uri link) => client.ThatReaches(link).GetStringAsync(link);

    private static HttpClient ThatReaches(this HttpClient client, Uri link) => !link.IsAbsoluteUri || link.Authority == client.BaseAddress?.Authority ? client : Elsewhere;

    public static async Task<JsonObject> WaitForJobAsync(this HttpClient client, string jobId, TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(30));
        JsonObject? job = null;
        while (!deadline.IsCancellationRequested)
        {
            job = await client.GetFromJsonAsync<JsonObject>($"/jobs/{jobId}");
            if ((string)job!["job_status"]! is "COMPLETED" or "FAILED" or "CANCELLED") return job;
            await Task.Delay(20);
        }

        throw new TimeoutException($"The job has not ended: {job}");
    }

    public static async Task<JsonObject> PostJsonAsync(this HttpClient client, string path, object body, HttpStatusCode expected)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
