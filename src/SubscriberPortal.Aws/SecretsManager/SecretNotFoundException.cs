using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SubscriberPortal.Aws.SecretsManager;

/// <summary>There is no secret of that name or ARN in this region.</summary>
public sealed class SecretNotFoundException : AmazonServiceException
{
    internal SecretNotFoundException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
