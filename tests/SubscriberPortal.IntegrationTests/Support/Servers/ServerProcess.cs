using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>A server of the tests as a process of its own on loopback. It ends with the test process, however that ends.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>Runs the server until its standard input, which is a pipe from the tests, ends.</summary>
    private const string UntilInputEnds = """exec 3<&0; "$@" 3<&- </dev/null & server=$!; { cat <&3 >/dev/null; kill -9 $server; } 2>/dev/null & exec 3<&-; wait $server""";

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private ServerProcess(string fileName, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", UntilInputEnds, "sh", fileName, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Collect;
        _process.ErrorDataReceived += Collect;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

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
        var server = new ServerProcess(fileName, arguments);
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
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}
