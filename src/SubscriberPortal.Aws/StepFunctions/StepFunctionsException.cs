using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SubscriberPortal.Aws.StepFunctions;

/// <summary>Step Functions answered with an error, after whatever retries make sense.</summary>
public sealed class StepFunctionsException : AmazonServiceException
{
    internal StepFunctionsException(ErrorResponse error)
        : base($"{error.Code}: {error.Message}", error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode) =>
        Error = Enum.TryParse<StepFunctionsError>(error.Code, out var known) && Enum.IsDefined(known) ? known : StepFunctionsError.Other;

    public StepFunctionsError Error { get; }
}
