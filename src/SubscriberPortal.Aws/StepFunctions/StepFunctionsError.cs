namespace SubscriberPortal.Aws.StepFunctions;

/// <summary>The errors of Step Functions by the names that AWS gives them.</summary>
public enum StepFunctionsError
{
    /// <summary>One that is not among these; <see cref="Amazon.Runtime.AmazonServiceException.ErrorCode"/> has its name.</summary>
    Other,
    AccessDeniedException,
    ActivityDoesNotExist,
    ActivityLimitExceeded,
    ActivityWorkerLimitExceeded,
    ConflictException,
    ExecutionAlreadyExists,
    ExecutionDoesNotExist,
    ExecutionLimitExceeded,
    ExecutionNotRedrivable,
    InvalidArn,
    InvalidDefinition,
    InvalidExecutionInput,
    InvalidName,
    InvalidOutput,
    InvalidToken,
    MissingRequiredParameter,
    StateMachineAlreadyExists,
    StateMachineDeleting,
    StateMachineDoesNotExist,
    StateMachineLimitExceeded,
    StateMachineTypeNotSupported,
    TaskDoesNotExist,
    TaskTimedOut,
    ThrottlingException,
    ValidationException,
}
