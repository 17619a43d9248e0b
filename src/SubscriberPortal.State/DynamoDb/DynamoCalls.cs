using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>
/// Repeats a call to DynamoDB until there is an answer: throttling and colliding transactions are waited out, an unreachable DynamoDB is given up after seconds.
/// A call must therefore be one that does no harm when it is made twice.
/// </summary>
internal sealed class DynamoCalls(TimeSpan? giveUpAfter = null)
{
    private const string SystemKey = StateStoreRegistration.SystemKey;
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ThrottledLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly string[] WaitedOut = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

    private readonly TimeSpan _giveUpAfter = giveUpAfter ?? TimeSpan.FromSeconds(6);

    /// <exception cref="SystemUnavailableException">DynamoDB gave no answer, or refused this portal. A write may have been made all the same.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(AttemptLimit);
                return await call(limit.Token);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && LimitFor(failure) is { } limit)
            {
                if (TimeProvider.System.GetElapsedTime(began) >= limit) throw Unavailable(failure);
            }

            // Full jitter: instances that collided do not collide again.
            var pause = Math.Min(LongestPause.TotalMilliseconds, 20 * Math.Pow(2, Math.Min(attempt, 10)));
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * pause), cancellationToken);
        }
    }

    /// <summary>How long to go on in spite of a failure; null when it is not one that repeating mends or that tells of the connection.</summary>
    private TimeSpan? LimitFor(Exception failure) => failure switch
    {
        TransactionCanceledException cancelled => cancelled.CancellationReasons.TrueForAll(reason => WaitedOut.Contains(reason.Code)) ? ThrottledLimit : null,
        ConditionalCheckFailedException or ResourceInUseException => null,
        ThrottlingException or ProvisionedThroughputExceededException or RequestLimitExceededException => ThrottledLimit,
        TransactionConflictException or TransactionInProgressException => ThrottledLimit,
        ResourceNotFoundException => TimeSpan.Zero,
        AmazonDynamoDBException { StatusCode: >= HttpStatusCode.InternalServerError } => _giveUpAfter,
        AmazonDynamoDBException { ErrorCode: "ThrottlingException" } => ThrottledLimit,
        AmazonDynamoDBException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => TimeSpan.Zero,
        AmazonDynamoDBException { ErrorCode: "AccessDeniedException" or "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidSignatureException" } => TimeSpan.Zero,
        AmazonServiceException { StatusCode: HttpStatusCode.BadRequest } => null,
        AmazonClientException => TimeSpan.Zero,
        AmazonServiceException or HttpRequestException or IOException or TimeoutException or OperationCanceledException => _giveUpAfter,
        _ => null,
    };

    private static SystemUnavailableException Unavailable(Exception failure) => new(
        SystemKey,
        failure switch
        {
            OperationCanceledException => $"DynamoDB, which holds the portal's state, gave no answer within {AttemptLimit.TotalSeconds} s.",
            ResourceNotFoundException => "The table of the portal's state is not there any more.",
            AmazonServiceException { StatusCode: 0 } or HttpRequestException => $"DynamoDB, which holds the portal's state, cannot be reached: {failure.Message}",
            _ => $"DynamoDB, which holds the portal's state, does not serve the portal: {failure.Message}",
        },
        failure);
}
