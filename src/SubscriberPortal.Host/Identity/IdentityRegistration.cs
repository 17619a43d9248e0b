using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Pipeline;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Identity;

/// <summary>Users, sign-in by cookie and token, and the policies that are named by permission.</summary>
internal static class IdentityRegistration
{
    private const string Chooser = "CookieOrToken";

    public static IServiceCollection AddPortalIdentity(this IServiceCollection services)
    {
        services.AddDbContext<IdentityContext>((s, o) => o.UseSqlite($"Data Source={s.GetRequiredService<IOptions<PortalOptions>>().Value.PathOf(StateStoreRegistration.FileName)}"));
        services.AddIdentityCore<PortalUser>();
        services.AddScoped<SqliteUserStore>().AddScoped<StateUserStore>();
        services.AddScoped<IUserRecords>(s => s.GetRequiredService<IOptions<StateOptions>>().Value.Store == StateOptions.DynamoDb ? s.GetRequiredService<StateUserStore>() : s.GetRequiredService<SqliteUserStore>());
        services.AddScoped<IUserStore<PortalUser>>(s => s.GetRequiredService<IUserRecords>());
        services.RemoveAll<IPasswordValidator<PortalUser>>().AddScoped<IPasswordValidator<PortalUser>, PasswordRulesValidator>();
        services.AddScoped<UserDirectory>().AddScoped<SignInService>().AddScoped<FirstAdministrator>();
        services.AddSingleton<UserSessions>().AddSingleton<TokenIssuer>().AddSingleton<EndedTokens>().AddSingleton<SignInThrottle>().AddSingleton<AdministratorGate>().AddSingleton<ConsoleNotice>();
        AddSchemes(services);
        AddPolicies(services);
        services.AddAntiforgery(o => o.Cookie.Name = "portal-antiforgery");
        return services;
    }

    public static void UsePortalIdentity(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseMiddleware<CallerGates>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddScoped<SessionCookie>();
        services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, Chooser, o => o.ForwardDefaultSelector = Choose)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddCookie(SessionCookie.SchemeName, o =>
            {
                o.EventsType = typeof(SessionCookie);
                o.Cookie.Name = SessionCookie.CookieName;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.LoginPath = "/signin";
                o.ReturnUrlParameter = "returnUrl";
                o.ExpireTimeSpan = SessionCookie.Lifetime;
                o.SlidingExpiration = true;
            });
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.SchemeName).Configure<TimeProvider>((o, time) => o.TimeProvider = time);
    }

    private static void AddPolicies(IServiceCollection services)
    {
        // Whatever forgets to say who may call it is closed to those who have not signed in.
        var signedIn = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        var authorization = services.AddAuthorizationBuilder().SetDefaultPolicy(signedIn).SetFallbackPolicy(signedIn);
        foreach (var permission in Permissions.All)
            authorization.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().RequireClaim(Permissions.ClaimType, permission));
    }

    private static string Choose(HttpContext context)
    {
        var isApi = context.RequestServices.GetRequiredService<ApiPaths>().Covers(context.Request.Path);
        return isApi && (context.Request.Headers.ContainsKey("Authorization") || !context.Request.Cookies.ContainsKey(SessionCookie.CookieName))
            ? BearerHandler.SchemeName
            : SessionCookie.SchemeName;
    }
}
