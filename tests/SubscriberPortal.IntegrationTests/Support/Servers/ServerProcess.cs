using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>A server of the tests as a process of its own on loopback. It ends with the test process; <c>tests/run.sh</c> ends what a killed test process leaves.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly string? _note;

    private ServerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Collect;
        _process.ErrorDataReceived += Collect;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += EndWithTests;

        // run.sh names a folder for what is running; whatever is still in it when the tests have ended is killed by its id.
        if (Environment.GetEnvironmentVariable("PORTAL_TEST_PIDS") is { } folder) File.WriteAllText(_note = Path.Combine(folder, $"{_process.Id}"), start.FileName);
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts it and waits until it takes connections on <paramref name="port"/>.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer within a minute; the message has what it printed.</exception>
    public static async Task<ServerProcess> StartAsync(int port, string fileName, params IEnumerable<string> arguments)
    {
        var server = new ServerProcess(new ProcessStartInfo(fileName, arguments));
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (server._process.HasExited) throw new InvalidOperationException($"{fileName} ended with exit code {server._process.ExitCode}:\n{server.Output}");
            if (watch.Elapsed > TimeSpan.FromMinutes(1)) throw new InvalidOperationException($"{fileName} did not answer within a minute:\n{server.Output}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Runs a program to its end, with <paramref name="input"/> on its standard input, and answers what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string fileName, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(fileName, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{fileName} ended with exit code {process.ExitCode}:\n{await errors}{await output}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGKILL.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithTests;
        EndWithTests(null, EventArgs.Empty);
        _process.Dispose();
    }

    private void EndWithTests(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        if (_note is not null) File.Delete(_note);
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}
