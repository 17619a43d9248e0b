using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using SubscriberPortal.Aws;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>
/// Repeats a call to DynamoDB until there is an answer: throttling and colliding transactions are waited out, an unreachable DynamoDB is given up after seconds, and sooner when a request waits.
/// A call must therefore be one that does no harm when it is made twice.
/// </summary>
/// <param name="giveUpAfter">How long an unreachable DynamoDB is tried, and how long a request waits for one that is silent; null: 1.5 seconds.</param>
internal sealed class DynamoCalls(AwsClients aws, TimeSpan? giveUpAfter = null) : IDisposable
{
    private const string SystemKey = StateStoreRegistration.SystemKey;

    /// <summary>An answer may take so long; after one that did not come there is no time for a second attempt.</summary>
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ThrottledLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly string[] WaitedOut = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

    private readonly TimeSpan _giveUpAfter = giveUpAfter ?? TimeSpan.FromSeconds(1.5);
    private readonly Lock _making = new();
    private IAmazonDynamoDB? _client;

    /// <summary>To be used within <see cref="RunAsync"/>, which repeats what the SDK does not: so each attempt is one request.</summary>
    public IAmazonDynamoDB Client
    {
        get
        {
            lock (_making) return _client ??= aws.NewDynamoDb(maxErrorRetry: 0);
        }
    }

    /// <exception cref="SystemUnavailableException">DynamoDB gave no answer, or refused this portal. A write may have been made all the same.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var patience = RequestPatience.Within(SystemKey, _giveUpAfter);
        var isRequest = RequestPatience.IsRequest;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var left = patience - TimeProvider.System.GetElapsedTime(began);
                limit.CancelAfter(!isRequest ? AttemptLimit : left > TimeSpan.Zero ? left : TimeSpan.Zero);
                return await call(limit.Token);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && LimitFor(failure, patience) is { } limit)
            {
                var waited = TimeProvider.System.GetElapsedTime(began);
                if (waited >= limit)
                {
                    RequestPatience.Spend(SystemKey, began);
                    throw Unavailable(failure, waited);
                }
            }

            // Full jitter: instances that collided do not collide again.
            var pause = Math.Min(LongestPause.TotalMilliseconds, 20 * Math.Pow(2, Math.Min(attempt, 10)));
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * pause), cancellationToken);
        }
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>How long to go on in spite of a failure; null when it is not one that repeating mends or that tells of the connection.</summary>
    private static TimeSpan? LimitFor(Exception failure, TimeSpan patience) => failure switch
    {
        TransactionCanceledException cancelled => cancelled.CancellationReasons.TrueForAll(reason => WaitedOut.Contains(reason.Code)) ? ThrottledLimit : null,
        ConditionalCheckFailedException or ResourceInUseException => null,
        ThrottlingException or ProvisionedThroughputExceededException or RequestLimitExceededException => ThrottledLimit,
        TransactionConflictException or TransactionInProgressException => ThrottledLimit,
        ResourceNotFoundException => TimeSpan.Zero,
        AmazonDynamoDBException { StatusCode: >= HttpStatusCode.InternalServerError } => patience,
        AmazonDynamoDBException { ErrorCode: "ThrottlingException" } => ThrottledLimit,
        AmazonDynamoDBException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => TimeSpan.Zero,
        AmazonDynamoDBException { ErrorCode: "AccessDeniedException" or "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidSignatureException" } => TimeSpan.Zero,
        AmazonServiceException { StatusCode: HttpStatusCode.BadRequest } => null,
        AmazonClientException => TimeSpan.Zero,
        AmazonServiceException or HttpRequestException or SocketException or AuthenticationException or IOException or TimeoutException or OperationCanceledException => patience,
        _ => null,
    };

    private static SystemUnavailableException Unavailable(Exception failure, TimeSpan waited) => new(
        SystemKey,
        failure switch
        {
            OperationCanceledException => $"DynamoDB, which holds the portal's state, gave no answer within {waited.TotalSeconds:0.#} s.",
            ResourceNotFoundException => "The table of the portal's state is not there any more.",
            AmazonServiceException { StatusCode: 0 } or HttpRequestException or SocketException or AuthenticationException => $"DynamoDB, which holds the portal's state, cannot be reached: {failure.Message}",
            _ => $"DynamoDB, which holds the portal's state, does not serve the portal: {failure.Message}",
        },
        failure);
}
