using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Navigation;

namespace SubscriberPortal.Host.Pages;

/// <summary>Where the host's own pages stand in the navigation.</summary>
internal static class PortalPages
{
    private const string Section = "Portal";

    public static IServiceCollection AddPortalPages(this IServiceCollection services) => services
        .AddSingleton(new NavItem("Dashboard", "/", "dashboard", "", 0, Permissions.SubscribersRead))
        .AddSingleton(new NavItem("Users", "/settings/users", "users", Section, 910, Permissions.UsersManage))
        .AddSingleton(new NavItem("Activity", "/activity", "activity", Section, 920, Permissions.AuditRead))
        .AddSingleton(new NavItem("System", "/system", "system", Section, 930, null));
}
