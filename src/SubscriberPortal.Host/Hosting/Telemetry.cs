using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SubscriberPortal.Host.Hosting;

/// <summary>Sends the framework's and the portal's own metrics and traces by OTLP, when the usual variable names a collector.</summary>
internal sealed class Telemetry(TracerProvider traces, MeterProvider metrics) : IHostedService
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTo(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;

        var resource = ResourceBuilder.CreateDefault().AddService("subscriber-portal");
        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "SubscriberPortal.*").AddOtlpExporter().Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.*", "System.Runtime", "System.Net.Http", "SubscriberPortal.*").AddOtlpExporter().Build());
        builder.Services.AddHostedService<Telemetry>();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces.ForceFlush(2000);
        metrics.ForceFlush(2000);
        return Task.CompletedTask;
    }
}
