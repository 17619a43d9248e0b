using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Files.S3;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

/// <summary>A bucket of its own on the shared moto, and stores on it, straight or through a proxy.</summary>
public sealed class S3TestBucket : IAsyncLifetime
{
    private readonly List<IDisposable> _opened = [];

    internal MotoServer Moto { get; private set; } = null!;

    public string Name { get; } = $"files-{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        Moto = await TestServers.MotoAsync();
        await Moto.MakeBucketAsync(Name);
    }

    /// <summary>A store on it, or on a bucket that is not there.</summary>
    internal S3FileStore Store(string? url = null, string keyPrefix = "", string? kmsKeyId = null, string? bucket = null)
    {
        var aws = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = url ?? Moto.Url, Region = "us-east-1" }));
        _opened.Add(aws);
        var options = new FilesOptions { Store = FilesOptions.S3, Bucket = bucket ?? Name, KeyPrefix = keyPrefix, KmsKeyId = kmsKeyId };
        return new S3FileStore(new S3Bucket(aws, Options.Create(options)), TimeProvider.System, NullLogger<S3FileStore>.Instance);
    }

    internal FlakyProxy Proxy()
    {
        var proxy = new FlakyProxy(Moto.Port);
        _opened.Add(proxy);
        return proxy;
    }

    /// <summary>Asks with the AWS CLI, so not through anything of ours.</summary>
    public Task<string> AwsAsync(params string[] arguments) => Moto.AwsAsync(arguments);

    public Task DisposeAsync()
    {
        foreach (var opened in _opened) opened.Dispose();
        return Task.CompletedTask;
    }
}
