using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace SubscriberPortal.Benchmarks;

/// <summary>The built program on a data folder, as a process of its own, with a client that an administrator has signed in.</summary>
internal sealed class RunningPortal : IAsyncDisposable
{
    private const string Password = "Correct-horse-7-battery";
    private readonly Process _process;

    private RunningPortal(Process process, HttpClient client) => (_process, Client) = (process, client);

    public HttpClient Client { get; }

    /// <summary>From the start of the process to the first answered page.</summary>
    public TimeSpan TimeToFirstPage { get; private set; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that the process has had so far, as the system counts it (VmHWM).</summary>
    public long PeakBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.AsSpan(6).TrimEnd("kB").Trim(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <param name="program">The program's dll; null for the one that was built with the benchmarks.</param>
    /// <param name="settings">As in the configuration, such as <c>Cloud:Store</c>.</param>
    public static async Task<RunningPortal> StartAsync(string dataDirectory, string? program = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        program = Path.GetFullPath(program ?? Path.Combine(AppContext.BaseDirectory, "SubscriberPortal.Host.dll"));
        var portal = await StartAsync(dataDirectory, Path.GetDirectoryName(program)!, [program, .. (settings ?? new Dictionary<string, string>()).Select(setting => $"--{setting.Key}={setting.Value}")]);
        using var answer = await portal.Client.PostAsJsonAsync("/auth/login", new { username = "admin", password = Password });
        var token = (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
        portal.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return portal;
    }

    /// <summary>Any web program that answers <c>/signin</c>, from its start to the first answer.</summary>
    public static async Task<RunningPortal> StartAsync(string dataDirectory, string folder, params string[] program)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet", [.. program, "--urls", address.ToString()])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            Environment = { ["Portal__DataDirectory"] = dataDirectory, ["Portal__AdminPassword"] = Password, ["Serilog__MinimumLevel__Default"] = "Warning" },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var portal = new RunningPortal(process, new HttpClient { BaseAddress = address });
        while (!await portal.AnswersAsync()) await Task.Delay(10);
        portal.TimeToFirstPage = watch.Elapsed;
        return portal;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        _process.Dispose();
    }

    /// <summary>Asks it to end, so that it gives its leases back: the next portal on the same folder would wait for those of one that was killed.</summary>
    private async Task StopAsync()
    {
        using (var kill = OperatingSystem.IsWindows() ? null : Process.Start("kill", ["-TERM", $"{_process.Id}"])) await (kill?.WaitForExitAsync() ?? Task.CompletedTask);
        if (OperatingSystem.IsWindows() || !_process.WaitForExit(TimeSpan.FromSeconds(20))) _process.Kill();
        await _process.WaitForExitAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/signin", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return _process.HasExited ? throw new InvalidOperationException($"The portal ended with exit code {_process.ExitCode}.") : false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
