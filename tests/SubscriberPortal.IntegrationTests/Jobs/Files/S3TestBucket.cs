using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Files.S3;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

/// <summary>A bucket of its own on the shared moto, and stores on it, straight or through a proxy.</summary>
internal sealed class S3TestBucket : IAsyncDisposable
{
    private readonly List<IDisposable> _opened = [];

    private S3TestBucket(MotoServer moto) => Moto = moto;

    public MotoServer Moto { get; }

    public string Name { get; } = $"files-{Guid.NewGuid():N}";

    public static async Task<S3TestBucket> CreateAsync()
    {
        var bucket = new S3TestBucket(await TestServers.MotoAsync());
        await bucket.AwsAsync("s3api", "create-bucket", "--bucket", bucket.Name);
        return bucket;
    }

    public S3FileStore Store(string? url = null, string keyPrefix = "", string? kmsKeyId = null)
    {
        var aws = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = url ?? Moto.Url, Region = "us-east-1" }));
        _opened.Add(aws);
        var options = new FilesOptions { Store = FilesOptions.S3, Bucket = Name, KeyPrefix = keyPrefix, KmsKeyId = kmsKeyId };
        return new S3FileStore(new S3Bucket(aws, Options.Create(options)), TimeProvider.System, NullLogger<S3FileStore>.Instance);
    }

    public FlakyProxy Proxy()
    {
        var proxy = new FlakyProxy(Moto.Port);
        _opened.Add(proxy);
        return proxy;
    }

    /// <summary>Asks with the AWS CLI, so not through anything of ours.</summary>
    public Task<string> AwsAsync(params string[] arguments) => Moto.AwsAsync(arguments);

    public async ValueTask DisposeAsync()
    {
        await AwsAsync("s3", "rb", "--force", $"s3://{Name}");
        foreach (var opened in _opened) opened.Dispose();
    }
}
