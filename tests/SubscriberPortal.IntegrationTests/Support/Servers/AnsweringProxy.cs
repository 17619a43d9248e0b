using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>
/// An HTTP proxy on loopback before an emulator of AWS, which answers what a test says instead of passing a request on: AWS throttles and refuses, and its emulators do not.
/// </summary>
internal sealed class AnsweringProxy : IDisposable
{
    private static readonly HttpClient Client = new();

    private readonly HttpListener _listener = new();
    private readonly string _target;
    private readonly ConcurrentDictionary<string, int> _requests = new();

    public AnsweringProxy(string target)
    {
        _target = target;
        Url = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>What to answer to an operation (<c>PutItem</c>) with this body; null passes it on. Asked by several requests at a time.</summary>
    public Func<string, JsonObject, ProxyAnswer?> Answer { get; set; } = (_, _) => null;

    /// <summary>Changes what the emulator answers to an operation.</summary>
    public Func<string, JsonObject, JsonObject> Change { get; set; } = (_, answer) => answer;

    /// <summary>How many requests of an operation have come, answered here or passed on.</summary>
    public int RequestsOf(string operation) => _requests.GetValueOrDefault(operation);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = ServeAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var text = await reader.ReadToEndAsync();
            var operation = (context.Request.Headers["X-Amz-Target"] ?? "").Split('.')[^1];
            _requests.AddOrUpdate(operation, 1, (_, count) => count + 1);
            var answer = Answer(operation, JsonNode.Parse(text)!.AsObject()) ?? await PassAsync(context.Request, operation, text);
            var bytes = Encoding.UTF8.GetBytes(answer.Body);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/x-amz-json-1.0";
            context.Response.ContentLength64 = bytes.Length;
            await context.Response.OutputStream.WriteAsync(bytes);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or HttpRequestException)
        {
            // The client went away, or the emulator did: the client sees its connection end.
            context.Response.Abort();
        }
    }

    private async Task<ProxyAnswer> PassAsync(HttpListenerRequest request, string operation, string text)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _target) { Content = new StringContent(text, Encoding.UTF8, "application/x-amz-json-1.0") };
        foreach (var name in new[] { "X-Amz-Target", "X-Amz-Date", "Authorization" }) message.Headers.TryAddWithoutValidation(name, request.Headers[name]);
        using var answer = await Client.SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        return new ProxyAnswer((int)answer.StatusCode, answer.IsSuccessStatusCode ? Change(operation, JsonNode.Parse(body)!.AsObject()).ToJsonString() : body);
    }
}

internal sealed record ProxyAnswer(int Status, string Body)
{
    /// <summary>An error as DynamoDB answers it.</summary>
    public static ProxyAnswer Error(string code, string message = "", int status = 400) =>
        new(status, new JsonObject { ["__type"] = $"com.amazonaws.dynamodb.v20120810#{code}", ["message"] = message }.ToJsonString());

    /// <summary>A cancelled transaction of so many items, the first for that reason.</summary>
    public static ProxyAnswer Cancelled(string code, int items)
    {
        var reasons = new JsonArray([.. Enumerable.Range(0, items).Select(i => new JsonObject { ["Code"] = i == 0 ? code : "None" })]);
        return new(400, new JsonObject { ["__type"] = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", ["Message"] = "Transaction cancelled", ["CancellationReasons"] = reasons }.ToJsonString());
    }
}
