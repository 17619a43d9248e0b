using System.Text.Json;
using Amazon.Runtime;
using SubscriberPortal.Aws.Json;

namespace SubscriberPortal.Aws.StepFunctions;

/// <summary>
/// The API of AWS Step Functions (version 2016-11-23), as far as the portal uses it. Throttling, server errors and lost connections are tried again five times with growing pauses; what then remains is
/// an <see cref="AmazonServiceException"/>, an <see cref="IOException"/> or an <see cref="HttpRequestException"/>. Any error that AWS names is a <see cref="StepFunctionsException"/>.
/// </summary>
public sealed partial class StepFunctionsClient : IDisposable
{
    private readonly AwsJsonService _service;

    internal StepFunctionsClient(Func<AwsJsonConfig, AwsJsonConfig> configure) => _service = new AwsJsonService(
        configure(new AwsJsonConfig("states", "2016-11-23")), "AWSStepFunctions", "1.0", JsonNamingPolicy.CamelCase, error => new StepFunctionsException(error));

    /// <summary>Where it sends its calls, for messages.</summary>
    public string Address => _service.Config.ServiceURL ?? $"AWS in {_service.Config.RegionEndpoint.SystemName}";

    /// <summary>Safe to repeat while the execution runs: the same name with the same input answers the execution that is there; otherwise it is <see cref="StepFunctionsError.ExecutionAlreadyExists"/>.</summary>
    /// <param name="name">1 to 80 characters.</param>
    /// <param name="input">JSON text, at most 262,144 bytes.</param>
    public Task<StartedExecution> StartExecutionAsync(string stateMachineArn, string name, string input, CancellationToken cancellationToken) =>
        _service.CallAsync<StartedExecution>("StartExecution", new { stateMachineArn, name, input }, cancellationToken);

    public Task<ExecutionDetail> DescribeExecutionAsync(string executionArn, CancellationToken cancellationToken) =>
        _service.CallAsync<ExecutionDetail>("DescribeExecution", new { executionArn }, cancellationToken);

    /// <param name="error">At most 256 characters.</param>
    /// <param name="cause">At most 32,768 characters.</param>
    public Task StopExecutionAsync(string executionArn, string? error, string? cause, CancellationToken cancellationToken) =>
        _service.CallAsync<JsonElement>("StopExecution", new { executionArn, error, cause }, cancellationToken);

    /// <summary>Lets an execution that ended without success go on, within 14 days of its end.</summary>
    /// <param name="clientToken">A call repeated with the same token does nothing.</param>
    public Task RedriveExecutionAsync(string executionArn, string clientToken, CancellationToken cancellationToken) =>
        _service.CallAsync<JsonElement>("RedriveExecution", new { executionArn, clientToken }, cancellationToken);

    /// <param name="maxResults">1 to 1,000 events.</param>
    public Task<HistoryPage> GetExecutionHistoryAsync(string executionArn, int maxResults, bool reverseOrder, string? nextToken, CancellationToken cancellationToken) =>
        _service.CallAsync<HistoryPage>("GetExecutionHistory", new { executionArn, maxResults, reverseOrder, nextToken, includeExecutionData = true }, cancellationToken);

    /// <summary>The latest first.</summary>
    /// <param name="statusFilter">One status; null for all.</param>
    /// <param name="maxResults">1 to 1,000.</param>
    public Task<ExecutionPage> ListExecutionsAsync(string stateMachineArn, string? statusFilter, int maxResults, string? nextToken, CancellationToken cancellationToken) =>
        _service.CallAsync<ExecutionPage>("ListExecutions", new { stateMachineArn, statusFilter, maxResults, nextToken }, cancellationToken);

    /// <summary>A repeated call with the same name and definition is answered as the first one was; with another definition it is <see cref="StepFunctionsError.StateMachineAlreadyExists"/>.</summary>
    /// <param name="definition">At most 1 MiB.</param>
    public Task<CreatedStateMachine> CreateStateMachineAsync(string name, string definition, string roleArn, CancellationToken cancellationToken) =>
        _service.CallAsync<CreatedStateMachine>("CreateStateMachine", new { name, definition, roleArn, type = "STANDARD" }, cancellationToken);

    /// <summary>What runs goes on with the definition that it began with.</summary>
    /// <param name="roleArn">Null leaves it as it is.</param>
    public Task UpdateStateMachineAsync(string stateMachineArn, string definition, string? roleArn, CancellationToken cancellationToken) =>
        _service.CallAsync<JsonElement>("UpdateStateMachine", new { stateMachineArn, definition, roleArn }, cancellationToken);

    public Task<StateMachineDetail> DescribeStateMachineAsync(string stateMachineArn, CancellationToken cancellationToken) =>
        _service.CallAsync<StateMachineDetail>("DescribeStateMachine", new { stateMachineArn }, cancellationToken);

    /// <inheritdoc cref="ListExecutionsAsync"/>
    public Task<StateMachinePage> ListStateMachinesAsync(int maxResults, string? nextToken, CancellationToken cancellationToken) =>
        _service.CallAsync<StateMachinePage>("ListStateMachines", new { maxResults, nextToken }, cancellationToken);

    public Task<DefinitionValidation> ValidateStateMachineDefinitionAsync(string definition, CancellationToken cancellationToken) =>
        _service.CallAsync<DefinitionValidation>("ValidateStateMachineDefinition", new { definition, type = "STANDARD" }, cancellationToken);

    public void Dispose() => _service.Dispose();
}
