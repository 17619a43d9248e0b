using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Workflows.Wire;

namespace SubscriberPortal.IntegrationTests.Workflows.Wire;

/// <summary>A portal whose Step Functions API listens on a free port, and the tools of AWS that drive it: <c>python3</c> with boto3, and <c>aws</c>, from the PATH.</summary>
public sealed class WireFixture : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly PortalApplication _portal;

    public WireFixture()
        : this(PortalApplication.With(Settings("key", "secret")))
    {
    }

    private WireFixture(PortalApplication portal)
    {
        _portal = portal;
        Endpoint = portal.Services.GetRequiredService<WireListener>().Address ?? throw new InvalidOperationException("The endpoint is off");
    }

    public string Endpoint { get; }

    public static WireFixture On(DirectoryInfo data) => new(PortalApplication.On(data, Settings("key", "secret")));

    public static WireFixture With(string accessKeyId, string secretAccessKey) => new(PortalApplication.With(Settings(accessKeyId, secretAccessKey)));

    public static (string, string)[] Settings(string accessKeyId, string secretAccessKey) =>
        [("Workflows:Endpoint", "http://127.0.0.1:0"), ("Workflows:AccessKeyId", accessKeyId), ("Workflows:SecretAccessKey", secretAccessKey)];

    /// <summary>Runs a script of this folder; answers what it printed.</summary>
    public Task<string> PythonAsync(string script, params string[] arguments) => RunAsync("python3", [Path.Combine(AppContext.BaseDirectory, "Workflows", "Wire", script), .. arguments]);

    /// <summary>Runs <c>aws stepfunctions …</c>; answers what it printed.</summary>
    public Task<string> AwsAsync(params string[] arguments) => RunAsync("aws", ["stepfunctions", .. arguments, "--endpoint-url", Endpoint, "--output", "text"]);

    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PORTAL_ENDPOINT"] = Endpoint;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["AWS_ACCESS_KEY_ID"] = "key";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        return Process.Start(start)!;
    }

    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Limit);
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended");
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}{await output}");
        return (await output).Trim();
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    public void Dispose() => _portal.Dispose();
}
