using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>Deploys the definitions when the portal starts. What a setting must mend stops the start; while Step Functions just cannot be reached, the portal runs and jobs wait.</summary>
internal sealed partial class StepFunctionsHost(StepFunctionsDeployment deployment, StepFunctionsClient client, ILogger<StepFunctionsHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await deployment.GetAsync(cancellationToken);
            Log.Ready(logger, client.Address);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var explained = StepFunctionsFailures.Explain(failure, client.Address);
            if (explained is not SystemUnavailableException)
                throw new OptionsValidationException(WorkflowOptions.Section, typeof(WorkflowOptions), [$"Workflows:Engine is {WorkflowOptions.StepFunctions}. {explained.Message}"]);
            Log.Unreachable(logger, explained.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Workflows run on Step Functions ({Address})")]
        public static partial void Ready(ILogger logger, string address);

        [LoggerMessage(LogLevel.Error, "Workflows cannot run yet: {Reason}")]
        public static partial void Unreachable(ILogger logger, string reason);
    }
}
