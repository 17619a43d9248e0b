using SubscriberPortal.Cloud;
using SubscriberPortal.Dual;
using SubscriberPortal.Host.Auditing;
using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.Host.Dashboard;
using SubscriberPortal.Host.Health;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Host.OpenApi;
using SubscriberPortal.Host.Pages;
using SubscriberPortal.Host.Pipeline;
using SubscriberPortal.Host.Plugins;
using SubscriberPortal.Host.Subscribers;
using SubscriberPortal.Jobs;
using SubscriberPortal.Legacy;
using SubscriberPortal.Settings;
using SubscriberPortal.State;
using SubscriberPortal.Web;

return await PortalCommandLine.RunAsync(args, CreatePortal);

public partial class Program
{
    internal static WebApplication CreatePortal(string[] args)
    {
        var builder = PortalHosting.CreateBuilder(args);
        builder.Services.AddPortalHosting().AddPortalApi().AddPortalIdentity().AddAuditTrail().AddPortalHealth().AddDashboard().AddOpenApiDocument();
        builder.Services.AddStateStore().AddWebParts().AddPortalPages().AddPlugins(builder.Configuration);
        builder.Services.AddCloudModule().AddLegacyModule().AddDualModule().AddJobsModule().AddSettingsModule();

        var app = builder.Build();
        app.UsePortalPipeline();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        app.MapIdentityEndpoints().MapAuditEndpoints().MapHealthEndpoints().MapDashboardEndpoints().MapOpenApiDocument();
        app.MapWebParts().MapSubscriberHistory();
        app.MapCloudModule().MapLegacyModule().MapDualModule().MapJobsModule().MapSettingsModule().MapPlugins();
        return app;
    }
}
