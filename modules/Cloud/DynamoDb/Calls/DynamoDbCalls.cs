using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Cloud.DynamoDb.Calls;

/// <summary>
/// Makes calls within a time limit, a bounded number at a time, and tries again what may succeed. Outside of a job a call takes <paramref name="limit"/> at the most; within a job, which is metered,
/// one attempt does, a store that is not heard of is given up after five times that, and throttling is waited for to its end.
/// </summary>
/// <param name="limit">How long an attempt, or a call that somebody waits for, may take.</param>
internal sealed class DynamoDbCalls(IAmazonDynamoDB client, string system, TimeSpan limit, CapacityMeters meters) : IDisposable
{
    private const int AtOnce = 64;
    private const int Patience = 5;

    private readonly SemaphoreSlim _slots = new(AtOnce);

    public ICapacityMeter? Meter => meters.Current;

    /// <summary>What a request asks for, so that a job knows what it consumed.</summary>
    public ReturnConsumedCapacity Consumption => Meter is null ? ReturnConsumedCapacity.NONE : ReturnConsumedCapacity.TOTAL;

    public CallPace NewPace() => Meter is null ? new CallPace(system, RequestPatience.Within(system, limit), waitsForThrottling: false) : new CallPace(system, limit * Patience, waitsForThrottling: true);

    /// <summary>Asks something that changes nothing.</summary>
    /// <exception cref="SystemUnavailableException">No answer could be had.</exception>
    public async Task<T> ReadAsync<T>(Func<IAmazonDynamoDB, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse
    {
        var pace = NewPace();
        while (true)
        {
            try
            {
                return await AttemptAsync(call, pace, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var fault = DynamoDbFault.Of(exception);
                if (fault.Kind is FaultKind.Unexpected or FaultKind.Invalid) throw;
                if (fault.Kind is FaultKind.Denied or FaultKind.NoTable) throw Unavailable(fault, exception);
                await WaitAsync(pace, fault, exception, cancellationToken);
            }
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="SystemUnavailableException">The time is up.</exception>
    public async Task WaitAsync(CallPace pace, DynamoDbFault fault, Exception? exception, CancellationToken cancellationToken)
    {
        if (!await TryWaitAsync(pace, fault, cancellationToken)) throw Unavailable(fault, exception);
    }

    /// <summary>Waits before the next attempt; answers false when the time is up.</summary>
    public async Task<bool> TryWaitAsync(CallPace pace, DynamoDbFault fault, CancellationToken cancellationToken)
    {
        if (pace.Next(fault.Kind) is not { } wait) return false;
        if (fault.Kind == FaultKind.Throttled) Meter?.Throttled(system);
        await Task.Delay(wait, cancellationToken);
        return true;
    }

    /// <summary>Makes one attempt, and lets whatever it throws through.</summary>
    /// <param name="pace">Bounds the attempt where its time is shorter than that of an attempt.</param>
    public async Task<T> AttemptAsync<T>(Func<IAmazonDynamoDB, CancellationToken, Task<T>> call, CallPace pace, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse
    {
        if (!await _slots.WaitAsync(pace.Left > TimeSpan.Zero ? pace.Left : TimeSpan.Zero, cancellationToken)) throw new BusyException();
        try
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(TimeSpan.FromMilliseconds(Math.Clamp(pace.Left.TotalMilliseconds, 1, limit.TotalMilliseconds)));
            var response = await call(client, attempt.Token);
            foreach (var consumed in ConsumedBy(response)) Meter?.Add(consumed.TableName, ReadUnits(response, consumed), WriteUnits(response, consumed));
            return response;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private SystemUnavailableException Unavailable(DynamoDbFault fault, Exception? exception) => new(system, fault.Words, exception);

    public static IReadOnlyList<ConsumedCapacity> ConsumedBy(AmazonWebServiceResponse response) => response switch
    {
        GetItemResponse { ConsumedCapacity: { } one } => [one],
        QueryResponse { ConsumedCapacity: { } one } => [one],
        ScanResponse { ConsumedCapacity: { } one } => [one],
        BatchGetItemResponse { ConsumedCapacity: { } several } => several,
        TransactWriteItemsResponse { ConsumedCapacity: { } several } => several,
        _ => [],
    };

    private static double ReadUnits(AmazonWebServiceResponse response, ConsumedCapacity consumed) =>
        consumed.ReadCapacityUnits ?? (response is TransactWriteItemsResponse ? 0 : consumed.CapacityUnits ?? 0);

    // A transaction that is sent again with its token is answered from memory and charged as a read.
    private static double WriteUnits(AmazonWebServiceResponse response, ConsumedCapacity consumed) =>
        response is TransactWriteItemsResponse ? consumed.WriteCapacityUnits ?? (consumed.ReadCapacityUnits is null ? consumed.CapacityUnits ?? 0 : 0) : 0;
}
