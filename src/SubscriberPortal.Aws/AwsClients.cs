using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.Aws;

/// <summary>Makes the clients of AWS services from the settings. A client is made once, is safe for use by many at a time, and is disposed of with this.</summary>
public sealed class AwsClients(IOptions<AwsOptions> options) : IDisposable
{
    private readonly Lock _making = new();
    private AmazonDynamoDBClient? _dynamoDb;
    private AmazonS3Client? _s3;

    public IAmazonDynamoDB DynamoDb
    {
        get
        {
            lock (_making) return _dynamoDb ??= new AmazonDynamoDBClient(Configure(new AmazonDynamoDBConfig()));
        }
    }

    public IAmazonS3 S3
    {
        get
        {
            // An emulator knows no host name for each bucket.
            lock (_making) return _s3 ??= new AmazonS3Client(Configure(new AmazonS3Config { ForcePathStyle = options.Value.ServiceUrl is not null }));
        }
    }

    public void Dispose()
    {
        _dynamoDb?.Dispose();
        _s3?.Dispose();
    }

    /// <summary>Sets region and address on a service's configuration.</summary>
    internal TConfig Configure<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        if (options.Value.ServiceUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = options.Value.Region ?? "us-east-1";
        }
        else if (options.Value.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }
}
