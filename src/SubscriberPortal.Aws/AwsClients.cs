using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws.SecretsManager;
using SubscriberPortal.Aws.StepFunctions;

namespace SubscriberPortal.Aws;

/// <summary>Makes the clients of AWS services from the settings. A client is made once, is safe for use by many at a time, and is disposed of with this.</summary>
public sealed class AwsClients(IOptions<AwsOptions> options) : IDisposable
{
    /// <summary>What requests to an emulator are signed for.</summary>
    private const string FallbackRegion = "us-east-1";

    private readonly Lock _making = new();
    private AmazonS3Client? _s3;
    private SecretsManagerClient? _secretsManager;

    public IAmazonS3 S3
    {
        get
        {
            // An emulator knows no host name for each bucket.
            lock (_making) return _s3 ??= new AmazonS3Client(Configure(new AmazonS3Config { ForcePathStyle = options.Value.ServiceUrl is not null }));
        }
    }

    /// <summary>A client of its own for whoever asks, who disposes of it.</summary>
    /// <param name="maxErrorRetry">How often the SDK sends a failed request again; 0 for whoever decides that alone.</param>
    public IAmazonDynamoDB NewDynamoDb(int maxErrorRetry) => new AmazonDynamoDBClient(Configure(new AmazonDynamoDBConfig { MaxErrorRetry = maxErrorRetry }));

    /// <exception cref="OptionsValidationException">Nothing says which region.</exception>
    public SecretsManagerClient SecretsManager
    {
        get
        {
            lock (_making) return _secretsManager ??= new SecretsManagerClient(config => Configure(config));
        }
    }

    /// <summary>A client of its own for whoever asks, who disposes of it.</summary>
    /// <param name="serviceUrl">Where Step Functions is, if it is elsewhere than the rest of AWS.</param>
    /// <exception cref="OptionsValidationException">Nothing says which region.</exception>
    public StepFunctionsClient NewStepFunctions(string? serviceUrl) => new(config => Configure(config, serviceUrl));

    public void Dispose()
    {
        _s3?.Dispose();
        _secretsManager?.Dispose();
    }

    /// <summary>Sets region and address on a service's configuration.</summary>
    /// <exception cref="OptionsValidationException">Nothing says which region.</exception>
    internal TConfig Configure<TConfig>(TConfig config, string? elsewhere = null)
        where TConfig : ClientConfig
    {
        if ((elsewhere ?? options.Value.ServiceUrl) is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = options.Value.Region ?? FallbackRegion;
        }
        else if (options.Value.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else if (config.ServiceURL is null && config.RegionEndpoint is null)
        {
            throw new OptionsValidationException(AwsOptions.Section, typeof(AwsOptions), ["Aws:Region is not set, nor is AWS_REGION; it must name a region, such as eu-central-1."]);
        }

        return config;
    }
}
