using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace SubscriberPortal.Aws.Json;

/// <summary>One call, its body written already.</summary>
/// <param name="target">What says the operation: <c>AWSStepFunctions.StartExecution</c>.</param>
internal sealed class AwsJsonRequest(string target, byte[] body) : AmazonWebServiceRequest
{
    public const string TargetHeader = "X-Amz-Target";

    public string Target => target;

    public byte[] Body => body;
}

/// <summary>What came back.</summary>
internal sealed class AwsJsonResponse : AmazonWebServiceResponse
{
    public byte[] Body { get; init; } = [];
}

/// <param name="version">Of AWS JSON: <c>1.0</c>.</param>
internal sealed class AwsJsonMarshaller(string service, string version) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (AwsJsonRequest)input;
        var request = new DefaultRequest(call, service) { HttpMethod = "POST", ResourcePath = "/", Content = call.Body };
        request.Headers["Content-Type"] = $"application/x-amz-json-{version}";
        request.Headers[AwsJsonRequest.TargetHeader] = call.Target;
        return request;
    }
}
