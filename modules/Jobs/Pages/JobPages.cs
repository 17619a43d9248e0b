using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Jobs.Pages.Operations;
using SubscriberPortal.Jobs.Pages.Workflows.Live;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Navigation;

namespace SubscriberPortal.Jobs.Pages;

/// <summary>Registers what only the pages need.</summary>
internal static class JobPages
{
    public static IServiceCollection AddJobPages(this IServiceCollection services) => services
        .AddSingleton<UploadedFiles>()
        .AddSingleton<WorkflowBoards>()
        .AddSingleton<JobWorkflows>()
        .AddSingleton(new NavItem("Operations", "/operations", "operations", "Jobs", 200, Permissions.JobsRead))
        .AddSingleton(new NavItem("Schedules", "/schedules", "schedule", "Jobs", 201, Permissions.JobsRead))
        .AddSingleton(new NavItem("Workflows", "/workflows", "workflow", "Jobs", 202, Permissions.JobsRead));
}
