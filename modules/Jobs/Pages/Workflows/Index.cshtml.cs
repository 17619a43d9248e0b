using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Jobs.Pages.Workflows;

/// <summary>The definitions that run the jobs, as graphs and as tables, with the validator's findings.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class IndexModel(WorkflowDefinitions definitions) : PageModel
{
    public IReadOnlyList<WorkflowView> Workflows { get; } = [.. definitions.All.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => new WorkflowView(d.Name, d.Text))];
}
