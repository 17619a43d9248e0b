using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SubscriberPortal.SamplePlugin;

namespace SubscriberPortal.IntegrationTests.Plugins.Service;

/// <summary>The system that the sample plugin brings in: a subscriber service of its own, on a port of loopback. It can go down, come back with what it holds, and hang.</summary>
public sealed class SubscriberService : IAsyncDisposable
{
    private readonly SubscriberShelf _shelf = new();
    private WebApplication? _server;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Whether it takes requests and never answers them.</summary>
    public bool IsHanging { get; set; }

    /// <summary>Whether it makes each write and then drops the connection without an answer.</summary>
    public bool LosesAnswersToWrites { get; set; }

    public int Count => _shelf.Count;

    public static async Task<SubscriberService> StartNewAsync()
    {
        var service = new SubscriberService();
        await service.StartAsync();
        return service;
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        var server = builder.Build();
        server.Use((context, next) => IsHanging ? Task.Delay(Timeout.Infinite, context.RequestAborted) : next(context));
        server.MapGet("about", () => new WireAbout("Sample CRM 4.2"));
        server.MapPost("find", (WireFind question) => _shelf.Find(question));
        server.MapPost("list", (WireList question) => _shelf.List(question));
        server.MapPost("count", () => _shelf.CountAll());
        server.MapPost("split", (WireSplit question) => _shelf.Split(question.Parts));
        server.MapPost("write", Write);
        await server.StartAsync();
        Address = new Uri(server.Urls.Single());
        _server = server;
    }

    public async Task StopAsync()
    {
        if (_server is null) return;
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
        _server = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private IResult Write(HttpContext context, WireWrites writes)
    {
        var outcomes = _shelf.Write(writes);
        if (LosesAnswersToWrites) context.Abort();
        return Results.Json(outcomes);
    }
}
