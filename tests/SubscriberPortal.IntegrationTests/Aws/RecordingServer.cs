using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SubscriberPortal.IntegrationTests.Aws;

/// <summary>Answers as the test says, in turn, and keeps what it was sent.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers;

    private RecordingServer(WebApplication server, IEnumerable<(int Status, string Body)> answers) => (_server, _answers) = (server, new(answers));

    public ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, string Method, string Path, string Body)> Requests { get; } = [];

    public string Url => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<RecordingServer> StartAsync(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var recording = new RecordingServer(builder.Build(), answers);
        recording._server.Run(recording.AnswerAsync);
        await recording._server.StartAsync();
        return recording;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue((headers, context.Request.Method, context.Request.Path, await body.ReadToEndAsync()));

        // The last answer stands for all that follow.
        var answer = _answers.Count > 1 && _answers.TryDequeue(out var next) ? next : _answers.First();
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(answer.Body);
    }
}
