using System.Net.Http.Json;
using System.Text.Json;
using Polly;
using Polly.Retry;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.SamplePlugin;

/// <summary>The service's few operations. A question that finds no connection is asked again; a write never is.</summary>
internal sealed class SampleService(Uri address) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(8) };

    private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(), MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(50) })
        .Build();

    /// <exception cref="HttpRequestException">It cannot be reached, or refuses.</exception>
    public async Task<T> AskAsync<T>(string operation, object question, CancellationToken cancellationToken) =>
        await _retry.ExecuteAsync(async token => await PostAsync<T>(operation, question, token), cancellationToken);

    public async Task<IReadOnlyList<WireOutcome>> WriteAsync(WireWrites writes, CancellationToken cancellationToken) =>
        await PostAsync<List<WireOutcome>>("write", writes, cancellationToken);

    public async Task<WireAbout> AboutAsync(CancellationToken cancellationToken) => (await _client.GetFromJsonAsync<WireAbout>("about", Json, cancellationToken))!;

    /// <summary>Whether a failed call never reached the service, so that nothing can have been written.</summary>
    public static bool NeverArrived(HttpRequestException failure) => failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    public SystemUnavailableException Unavailable(string system, Exception failure) =>
        new(system, failure is HttpRequestException { StatusCode: { } status } ? $"The service at {address.Authority} answered {(int)status}." : $"The service at {address.Authority} cannot be reached.", failure);

    public void Dispose() => _client.Dispose();

    private async Task<T> PostAsync<T>(string operation, object body, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body, body.GetType(), options: Json);
        using var answer = await _client.PostAsync(new Uri(operation, UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
    }
}
