using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Serilog;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Hosting;

/// <summary>The ground under everything else: configuration, logs, keys, limits.</summary>
internal static class PortalHosting
{
    /// <summary>The largest request body of the API; a signed upload link has no such bound.</summary>
    public const long MaxRequestBody = 10 * 1024 * 1024;

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(PortalHosting).Assembly.GetName().Name,
            ContentRootPath = ContentRoot(),
        });
        builder.Host.UseDefaultServiceProvider(o => o.ValidateScopes = o.ValidateOnBuild = true);

        // Styles and icons lie in class libraries; `dotnet run` must find them in every environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(o => o.AddServerHeader = false);
        builder.Logging.ClearProviders().AddSerilog(CreateLogger(builder.Configuration), dispose: true);
        Telemetry.AddTo(builder);
        return builder;
    }

    public static IServiceCollection AddPortalHosting(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        AddOptions<PortalOptions, PortalOptionsValidator>(services, PortalOptions.Section);
        AddOptions<AuthOptions, AuthOptionsValidator>(services, AuthOptions.Section);
        AddOptions<ApiOptions, ApiOptionsValidator>(services, ApiOptions.Section);
        services.Configure<KestrelServerOptions>(o => o.Limits.MaxRequestBodySize = MaxRequestBody);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        services.AddSingleton<IKeyMaterial, KeyMaterial>();
        services.AddDataProtection().SetApplicationName("SubscriberPortal");
        services.AddOptions<KeyManagementOptions>().Configure<IKeyMaterial>((o, keys) => (o.XmlRepository, o.AutoGenerateKeys) = (new DerivedKeyRing(keys), false));
        services.AddSingleton<SharedSettings>().AddSingleton<Instances>().AddHostedService(s => s.GetRequiredService<Instances>());
        services.AddSingleton<PortalStart>();
        return services;
    }

    private static void AddOptions<TOptions, TValidator>(IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>().BindConfiguration(section);
    }

    /// <summary>Where appsettings.json and wwwroot are: the working directory, or the program's own folder when it was started from elsewhere.</summary>
    private static string? ContentRoot() => File.Exists("appsettings.json") ? null : AppContext.BaseDirectory;

    private static Serilog.Core.Logger CreateLogger(IConfiguration configuration) => new LoggerConfiguration()
        .ReadFrom.Configuration(configuration)
        .Enrich.FromLogContext()
        .WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture)
        .CreateLogger();
}
