using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Health;

/// <summary>What runs the jobs' workflows.</summary>
internal sealed class WorkflowProbe(IWorkflowEngine engine, IOptions<WorkflowOptions> options) : IHealthProbe
{
    public string Key => "workflows";

    public string Name => "Workflow engine";

    public string Store => options.Value.Engine;

    /// <summary>Without it no job gets on, but subscribers can be provisioned.</summary>
    public bool IsVital => false;

    public Task<SystemHealth> CheckAsync(CancellationToken cancellationToken) => SystemHealth.MeasureAsync(
        async token =>
        {
            await engine.CheckAsync(token);
            return ((string?)null, "Executions can be looked up.");
        },
        cancellationToken);
}
