using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SubscriberPortal.Aws.Json;

namespace SubscriberPortal.Aws.SecretsManager;

/// <summary>Reads secrets of AWS Secrets Manager (API version 2017-10-17).</summary>
public sealed class SecretsManagerClient : IDisposable
{
    private readonly AwsJsonService _service;

    internal SecretsManagerClient(Func<AwsJsonConfig, AwsJsonConfig> configure) =>
        _service = new AwsJsonService(configure(new AwsJsonConfig("secretsmanager", "2017-10-17")), "secretsmanager", "1.1", naming: null, ExceptionOf);

    /// <summary>The current value of a secret.</summary>
    /// <param name="secretId">The secret's name or ARN.</param>
    /// <exception cref="SecretNotFoundException">There is none of that name.</exception>
    /// <exception cref="AmazonServiceException">AWS refuses, its code in <see cref="AmazonServiceException.ErrorCode"/>: <c>AccessDeniedException</c>, <c>DecryptionFailure</c>, …</exception>
    /// <exception cref="AmazonClientException">AWS cannot be reached, or there are no credentials.</exception>
    public Task<SecretValue> GetSecretValueAsync(string secretId, CancellationToken cancellationToken) =>
        _service.CallAsync<SecretValue>("GetSecretValue", new { SecretId = secretId }, cancellationToken);

    public void Dispose() => _service.Dispose();

    private static AmazonServiceException ExceptionOf(ErrorResponse error) => error.Code == "ResourceNotFoundException"
        ? new SecretNotFoundException(error)
        : new AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
}
