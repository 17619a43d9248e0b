namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>An answer other than success, as AWS words it.</summary>
internal sealed class WireException(string type, string message, int status = 400) : Exception(message)
{
    private const string Service = "com.amazonaws.swf.service.v2.model#";
    private const string Common = "com.amazon.coral.service#";

    /// <summary>The full name; clients take what follows the <c>#</c>.</summary>
    public string Type { get; } = type;

    public int Status { get; } = status;

    /// <summary>One of the errors that the API's model names.</summary>
    public static WireException Of(string name, string message) => new(Service + name, message);

    /// <summary>One that every service of AWS may answer.</summary>
    public static WireException General(string name, string message, int status = 400) => new(Common + name, message, status);

    public static WireException Validation(string message) => new("com.amazon.coral.validate#ValidationException", message);

    public static WireException Missing(string member) =>
        Validation($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    public static WireException InvalidArn(string arn) => Of("InvalidArn", $"Invalid Arn: 'Invalid ARN prefix: {arn}'");

    public static WireException InvalidToken() => Of("InvalidToken", "Invalid Token: 'Invalid token'");

    public static WireException NoStateMachine(string arn) => Of("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    public static WireException NoExecution(string arn) => Of("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");

    public static WireException NoActivity(string arn) => Of("ActivityDoesNotExist", $"Activity Does Not Exist: '{arn}'");

    /// <summary>The portal's own definitions and activities are there to be seen and used alone.</summary>
    public static WireException OwnedByPortal(string arn) => General("AccessDeniedException", $"{arn} belongs to the portal and cannot be changed or deleted");
}
