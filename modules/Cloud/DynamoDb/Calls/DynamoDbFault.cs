using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace SubscriberPortal.Cloud.DynamoDb.Calls;

/// <summary>What a failed call means for whoever made it.</summary>
internal enum FaultKind
{
    /// <summary>Not one of those below: a mistake of ours, or something new.</summary>
    Unexpected,

    /// <summary>Nothing was done, and the same will do later.</summary>
    Throttled,

    /// <summary>Nobody took the request.</summary>
    NotSent,

    /// <summary>The request may have been acted on.</summary>
    NoAnswer,

    /// <summary>AWS refuses the credentials, or what they may do; nothing was done.</summary>
    Denied,

    /// <summary>The table is not there; nothing was done.</summary>
    NoTable,

    /// <summary>The content breaks a rule of DynamoDB's; nothing was done.</summary>
    Invalid,
}

/// <param name="Words">The same for an operator, without a secret and without a subscriber's data.</param>
internal readonly record struct DynamoDbFault(FaultKind Kind, string Words)
{
    public static DynamoDbFault Of(Exception exception) => exception switch
    {
        ResourceNotFoundException => new(FaultKind.NoTable, "A table does not exist. Check Cloud:TablePrefix and Aws:Region; a start of the portal makes the tables."),
        TransactionInProgressException or ReplicatedWriteConflictException => new(FaultKind.Throttled, "DynamoDB is still working on the same transaction."),
        BusyException => new(FaultKind.NotSent, "DynamoDB is slower than requests for it come in."),
        AmazonServiceException service => OfService(service),
        OperationCanceledException or TimeoutException => new(FaultKind.NoAnswer, "DynamoDB did not answer in time."),
        _ when Find<SocketException>(exception) is { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or SocketError.NetworkUnreachable or SocketError.HostUnreachable } socket =>
            new(FaultKind.NotSent, $"DynamoDB cannot be reached ({Name(socket.SocketErrorCode)})."),
        _ when Find<HttpRequestException>(exception) is not null || Find<IOException>(exception) is not null || Find<SocketException>(exception) is not null => new(FaultKind.NoAnswer, "The connection to DynamoDB was lost."),
        AmazonClientException when exception.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
            new(FaultKind.Denied, "No AWS credentials were found. Give the machine a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
        AmazonClientException => new(FaultKind.NoAnswer, "The call to DynamoDB failed in the AWS client."),
        _ => new(FaultKind.Unexpected, "DynamoDB was called in an unexpected way."),
    };

    private static DynamoDbFault OfService(AmazonServiceException exception) => exception.ErrorCode switch
    {
        "ProvisionedThroughputExceededException" or "ThrottlingException" or "RequestLimitExceeded" or "Throttling" or "LimitExceededException" or "TooManyRequestsException" =>
            new(FaultKind.Throttled, "DynamoDB throttles requests."),
        "AccessDeniedException" or "AccessDenied" => new(FaultKind.Denied, "AWS does not let the portal use DynamoDB here: check the policy of its role."),
        "UnrecognizedClientException" or "InvalidSignatureException" or "MissingAuthenticationTokenException" or "IncompleteSignatureException" or "InvalidClientTokenId" =>
            new(FaultKind.Denied, "AWS refuses the portal's credentials."),
        "ExpiredTokenException" or "ExpiredToken" => new(FaultKind.Denied, "The portal's AWS credentials have expired."),
        "ValidationException" => new(FaultKind.Invalid, "DynamoDB refuses the content."),
        _ when exception.StatusCode is >= HttpStatusCode.InternalServerError or 0 => Find<SocketException>(exception) is { SocketErrorCode: SocketError.ConnectionRefused }
            ? new(FaultKind.NotSent, "DynamoDB cannot be reached (connection refused).")
            : new(FaultKind.NoAnswer, "DynamoDB answered with an error of its own."),
        null or "" => new(FaultKind.Unexpected, $"What answered with the HTTP status {(int)exception.StatusCode} is not DynamoDB. Check Aws:ServiceUrl, and the proxy if there is one."),
        _ => new(FaultKind.Unexpected, $"DynamoDB answered {exception.ErrorCode}."),
    };

    private static string Name(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.TryAgain => "its name cannot be resolved",
        _ => "network unreachable",
    };

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is T found) return found;
        }

        return null;
    }
}
