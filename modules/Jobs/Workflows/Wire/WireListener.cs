using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>
/// Listens for the Step Functions API when the settings name an endpoint. A server of its own: none of the portal's pages, cookies or tokens is to be had there.
/// </summary>
internal sealed partial class WireListener(WireServer server, WireCatalog catalog, IOptions<WorkflowOptions> options, ILoggerFactory loggers, ILogger<WireListener> logger) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _server;

    /// <summary>Where it listens; null when it does not.</summary>
    public string? Address => _server?.Urls.First();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is not { Length: > 0 } text || WireEndpoint.Parse(text) is not { } endpoint) return;
        await catalog.LoadAsync(cancellationToken);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = WireServer.LargestRequest;
            kestrel.Listen(endpoint.Address, endpoint.Port);
        });
        _server = builder.Build();
        _server.Run(context => server.AnswerAsync(context, _stopping.Token));
        await _server.StartAsync(cancellationToken);
        Log.Listening(logger, Address!);
        if (!IPAddress.IsLoopback(endpoint.Address)) Log.Open(logger, Address!);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null) return;

        // Polls wait up to a minute; the server would wait for them.
        await _stopping.CancelAsync();
        await _server.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The Step Functions API of the embedded engine is at {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(LogLevel.Warning, "The Step Functions API at {Address} can be reached from other machines and is not encrypted; a loopback address is recommended")]
        public static partial void Open(ILogger logger, string address);
    }
}
