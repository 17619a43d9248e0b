using Amazon.Runtime;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>Tells failures of the client apart: what passes by itself, what a setting or a permission must mend, and what says that a task is no longer wanted.</summary>
internal static class StepFunctionsFailures
{
    /// <summary>The name under which the portal speaks of the engine.</summary>
    public const string System = "workflows";

    /// <summary>Whether the same call may succeed a little later.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        StepFunctionsException { Error: StepFunctionsError.ThrottlingException or StepFunctionsError.ActivityWorkerLimitExceeded or StepFunctionsError.ExecutionLimitExceeded } => true,
        StepFunctionsException { Error: StepFunctionsError.StateMachineDeleting or StepFunctionsError.ConflictException } => true,
        AmazonServiceException { StatusCode: >= global::System.Net.HttpStatusCode.InternalServerError } => true,
        AmazonServiceException { ErrorCode: "ThrottlingException" or "TooManyRequestsException" or "RequestLimitExceeded" } => true,
        AmazonServiceException { ErrorCode: null or "" } => true,
        AmazonServiceException => false,
        HttpRequestException or IOException or TimeoutException => true,
        AmazonClientException { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    /// <summary>Whether nobody wants the task's answer any more, for ever.</summary>
    public static bool IsTaskOver(Exception failure) =>
        failure is StepFunctionsException { Error: StepFunctionsError.TaskTimedOut or StepFunctionsError.TaskDoesNotExist or StepFunctionsError.InvalidToken };

    /// <summary>In an operator's words: what to look at, or to set.</summary>
    public static Exception Explain(Exception failure, string address) => failure switch
    {
        OperationCanceledException => failure,
        _ when IsTransient(failure) => new SystemUnavailableException(
            System, $"Step Functions ({address}) cannot be reached: {failure.Message.TrimEnd('.')}. If it stays so, check Aws:Region and Workflows:ServiceUrl.", failure),
        StepFunctionsException { Error: StepFunctionsError.AccessDeniedException } => new InvalidOperationException(
            $"Step Functions ({address}) refuses the portal: {failure.Message} Give the portal's role the permissions that stepfunctions/template.yaml gives it.", failure),
        StepFunctionsException { ErrorCode: "UnrecognizedClientException" or "InvalidSignatureException" or "ExpiredTokenException" or "MissingAuthenticationTokenException" or "InvalidClientTokenId" } =>
            new InvalidOperationException($"Step Functions ({address}) does not accept the AWS credentials: {failure.Message} Check the instance's role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", failure),
        StepFunctionsException { Error: StepFunctionsError.InvalidName or StepFunctionsError.InvalidExecutionInput or StepFunctionsError.InvalidArn or StepFunctionsError.ValidationException } =>
            new ArgumentException(failure.Message, failure),
        StepFunctionsException => new InvalidOperationException($"Step Functions ({address}) answered {failure.Message}", failure),
        AmazonClientException => new InvalidOperationException(
            $"Step Functions ({address}) cannot be called: {FirstLine(failure.Message)} Are there AWS credentials? Give the instance a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", failure),
        _ => failure,
    };

    /// <summary>The SDK lists on many more where it looked for credentials; the log has them.</summary>
    private static string FirstLine(string message) => message.Split('\n', 2)[0].Split(". ", 2)[0].TrimEnd('.') + ".";
}
