using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Navigation;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;
using SubscriberPortal.Web.Themes;

namespace SubscriberPortal.Web;

/// <summary>Registers and maps what the modules share.</summary>
public static class WebParts
{
    public static IServiceCollection AddWebParts(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PrivacyOptions>().BindConfiguration(PrivacyOptions.Section);
        services.AddSingleton<PiiView>();
        services.AddSingleton<NavMenu>();
        services.AddSingleton<SystemAlerts>();
        services.TryAddSingleton<ProvisioningSystems>();
        services.AddSingleton<PageCounts>().AddSingleton<SubscriberPresenter>().AddSingleton<SubscriberProblems>();
        services.AddScoped<SubscriberTrail>().AddScoped<SubscriberCommands>();
        services.AddSingleton(provider => new CursorSeal(provider.GetRequiredService<IKeyMaterial>().Derive("cursors")));
        services.Configure<MvcOptions>(options => options.Filters.Add<UnavailablePageFilter>());
        return services;
    }

    /// <summary>What belongs to no module: <c>/subscribers</c> and the theme switch.</summary>
    public static IEndpointRouteBuilder MapWebParts(this IEndpointRouteBuilder endpoints) => endpoints.MapSubscriberApiByMode().MapThemeSwitch();
}
