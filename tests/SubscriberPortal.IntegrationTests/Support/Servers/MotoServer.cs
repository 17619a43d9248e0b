namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>moto, the stand-in for AWS, by <c>tests/moto.py</c>. It keeps everything in memory: a restart is an empty AWS.</summary>
internal sealed class MotoServer : IDisposable
{
    /// <summary>What moto takes: any credentials.</summary>
    public static readonly IReadOnlyDictionary<string, string> Credentials = new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "testing",
        ["AWS_SECRET_ACCESS_KEY"] = "testing",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
    };

    private readonly ServerProcess _process;

    private MotoServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string Output => _process.Output;

    /// <summary>The SDK's usual chain then finds them in this process, as it does in an operator's.</summary>
    public static void UseCredentials()
    {
        foreach (var (key, value) in Credentials) Environment.SetEnvironmentVariable(key, value);
    }

    public static async Task<MotoServer> StartNewAsync()
    {
        UseCredentials();
        var port = ServerProcess.FreePort();
        var python = Environment.GetEnvironmentVariable("PORTAL_TEST_PYTHON") ?? "python3";
        return new MotoServer(await ServerProcess.StartAsync(port, python, Path.Combine(Repository.Root.FullName, "tests", "moto.py"), "-H", "127.0.0.1", "-p", $"{port}"), port);
    }

    /// <summary>One request, where the AWS CLI takes a second to start.</summary>
    public async Task MakeBucketAsync(string bucket)
    {
        using var client = new HttpClient();
        using var answer = await client.PutAsync(new Uri($"{Url}/{bucket}"), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Runs the AWS CLI against it, so not through anything of ours; answers what it prints.</summary>
    public Task<string> AwsAsync(params string[] arguments) => ServerProcess.RunAsync("aws", ["--endpoint-url", Url, "--output", "json", .. arguments], null, Credentials);

    public void Dispose() => _process.Dispose();
}
