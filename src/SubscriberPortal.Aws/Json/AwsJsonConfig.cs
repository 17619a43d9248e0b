using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace SubscriberPortal.Aws.Json;

/// <summary>How a service that speaks AWS JSON is reached.</summary>
internal sealed class AwsJsonConfig : ClientConfig
{
    private readonly string _name;

    /// <param name="name">By which it is signed for and addressed: <c>states</c>.</param>
    /// <param name="version">Of its API.</param>
    public AwsJsonConfig(string name, string version)
        : base(new OneConfiguration())
    {
        _name = name;
        ServiceVersion = version;
        AuthenticationServiceName = name;
        MaxErrorRetry = 5;
        HttpClientFactory = new AwsJsonHttp();
    }

    public override string ServiceVersion { get; }

    public override string UserAgent => "subscriber-portal";

    public override string RegionEndpointServiceName => _name;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new(ServiceURL ?? $"https://{_name}.{RegionEndpoint.SystemName}.{RegionEndpoint.PartitionDnsSuffix}/");

    /// <summary>The same whatever <c>AWS_DEFAULTS_MODE</c> says.</summary>
    private sealed class OneConfiguration : IDefaultConfigurationProvider
    {
        public IDefaultConfiguration GetDefaultConfiguration(Amazon.RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode) =>
            new DefaultConfiguration { Name = requestedConfigurationMode ?? DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
    }
}
