using System.Net.Http.Headers;
using Amazon.Runtime;

namespace SubscriberPortal.Aws.Json;

/// <summary>
/// One HTTP client for a service. An answer is read whole before the SDK sees it, because the SDK reads bodies with a blocking call: a long poll whose headers come first would hold a thread for a minute.
/// </summary>
internal sealed class AwsJsonHttp : HttpClientFactory, IDisposable
{
    /// <summary>A long poll of Step Functions lasts a minute; AWS asks for five seconds on top.</summary>
    public static readonly TimeSpan LongPollLimit = TimeSpan.FromSeconds(70);

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new WholeAnswers(new SocketsHttpHandler { ConnectTimeout = ConnectLimit, PooledConnectionLifetime = TimeSpan.FromMinutes(10) }))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private sealed class WholeAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var limit = IsLongPoll(request.Headers) ? LongPollLimit : Limit;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(limit);
            try
            {
                var answer = await base.SendAsync(request, deadline.Token);
                await answer.Content.LoadIntoBufferAsync(deadline.Token);
                return answer;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A kind of failure that the SDK tries again.
                throw new IOException($"{request.RequestUri!.Authority} gave no answer within {limit.TotalSeconds} s.");
            }
        }

        private static bool IsLongPoll(HttpRequestHeaders headers) =>
            headers.TryGetValues(AwsJsonRequest.TargetHeader, out var targets) && targets.First().EndsWith(".GetActivityTask", StringComparison.Ordinal);
    }
}
