using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace SubscriberPortal.Aws.Json;

/// <summary>
/// A service of AWS that speaks AWS JSON, on the SDK's pipeline: credentials, Signature Version 4, and retries of throttling, server errors and lost connections.
/// It stands in for the service's package where that is not to be had.
/// </summary>
/// <param name="targetPrefix">What stands before the operation in <c>X-Amz-Target</c>.</param>
internal sealed class AwsJsonService(
    AwsJsonConfig config, string targetPrefix, string jsonVersion, JsonNamingPolicy? naming, Func<ErrorResponse, AmazonServiceException> exceptionOf) : AmazonServiceClient(config)
{
    private readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = naming,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
        Converters = { new EpochSecondsConverter() },
    };

    private readonly InvokeOptions _invoke = new()
    {
        RequestMarshaller = new AwsJsonMarshaller(config.RegionEndpointServiceName, jsonVersion),
        ResponseUnmarshaller = new AwsJsonUnmarshaller(exceptionOf),
    };

    /// <summary>Sends the members of <paramref name="body"/>, but for those that are null, and reads the answer.</summary>
    public async Task<TResult> CallAsync<TResult>(string operation, object body, CancellationToken cancellationToken)
    {
        var request = new AwsJsonRequest($"{targetPrefix}.{operation}", JsonSerializer.SerializeToUtf8Bytes(body, _json));
        var response = await InvokeAsync<AwsJsonResponse>(request, _invoke, cancellationToken);
        return JsonSerializer.Deserialize<TResult>(response.Body, _json) ?? throw new InvalidDataException($"{targetPrefix}.{operation} was answered with null.");
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) ((AwsJsonHttp)config.HttpClientFactory).Dispose();
    }

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
