using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace SubscriberPortal.EndToEndTests.Support;

/// <summary>The built program as a process of its own, on a free port of loopback and a data folder of its own; it can be killed and started again.</summary>
public sealed class PortalProcess : IAsyncDisposable
{
    public const string AdminPassword = "Correct-horse-7-battery";

    private readonly StringBuilder _output = new();
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;

    private PortalProcess(IReadOnlyDictionary<string, string>? settings) => _settings = settings ?? new Dictionary<string, string>();

    public DirectoryInfo Data { get; } = Directory.CreateTempSubdirectory("portal-e2e-");

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>From the start of the process to the first answered page.</summary>
    public TimeSpan TimeToFirstPage { get; private set; }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <param name="settings">Such as <c>Legacy:Database</c>; null: embedded stores.</param>
    public static async Task<PortalProcess> StartNewAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var portal = new PortalProcess(settings);
        await portal.StartAsync();
        return portal;
    }

    public async Task StartAsync()
    {
        var watch = Stopwatch.StartNew();
        _process = Launch("--urls", Address.ToString());
        using var client = new HttpClient { BaseAddress = Address };
        while (true)
        {
            if (_process.HasExited) throw new InvalidOperationException($"The portal ended with exit code {_process.ExitCode}:\n{Output}");
            if (watch.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException($"The portal did not answer within a minute:\n{Output}");
            try
            {
                using var answer = await client.GetAsync(new Uri("/signin", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK) break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(25);
            }
        }

        TimeToFirstPage = watch.Elapsed;
    }

    /// <summary>Runs one verb of the command line to its end, on the same data folder.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        await process.WaitForExitAsync();
        return (process.ExitCode, Output);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public HttpClient Client() => new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>A client with a bearer token of the first administrator.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var client = Client();
        using var answer = await client.PostAsJsonAsync("/auth/login", new { username = "admin", password = AdminPassword });
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)body!["token"]!);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Data.Delete(recursive: true);
    }

    private Process Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Data.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SubscriberPortal.Host.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["Portal__DataDirectory"] = Path.Combine(Data.FullName, "data");
        start.Environment["Portal__AdminPassword"] = AdminPassword;
        foreach (var (key, value) in _settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
