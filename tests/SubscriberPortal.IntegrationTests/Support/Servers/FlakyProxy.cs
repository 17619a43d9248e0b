using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>What a <see cref="FlakyProxy"/> does with what passes it.</summary>
internal enum ProxyMode
{
    Pass,

    /// <summary>New connections are refused, open ones reset.</summary>
    Down,

    /// <summary>Connections are taken and stay open; nothing passes in either direction.</summary>
    BlackHole,

    /// <summary>Requests pass, answers vanish: the server acts and nobody hears of it.</summary>
    LoseAnswers,
}

/// <summary>A TCP proxy on loopback between the portal and a server, which can fail in the ways that networks do.</summary>
internal sealed class FlakyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly int _target;
    private volatile ProxyMode _mode;
    private volatile byte[]? _loseAnswerTo;
    private int _connections;
    private TaskCompletionSource _modeChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FlakyProxy(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections have been taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Added to the way of everything that passes, in each direction.</summary>
    public TimeSpan Delay { get; set; }

    public ProxyMode Mode
    {
        get => _mode;
        set
        {
            _mode = value;
            Interlocked.Exchange(ref _modeChanged, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            if (value == ProxyMode.Down) Reset();
        }
    }

    /// <summary>The next request that holds this text reaches the server; its connection ends when the answer comes.</summary>
    public void LoseNextAnswerTo(string text) => _loseAnswerTo = Encoding.ASCII.GetBytes(text);

    /// <summary>Ends every open connection with a TCP reset; new ones pass as <see cref="Mode"/> says.</summary>
    public void Reset()
    {
        foreach (var client in _open.Keys)
        {
            if (!_open.TryRemove(client, out _)) continue;
            try
            {
                client.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It has just ended by itself.
            }

            client.Dispose();
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _listener.Stop();
        Reset();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = true;
        _open[server] = true;
        try
        {
            if (Mode == ProxyMode.Down) return;
            await server.ConnectAsync(IPAddress.Loopback, _target, _ended.Token);
            client.NoDelay = server.NoDelay = true;
            using var losing = new CancellationTokenSource();
            await Task.WhenAny(CopyAsync(client, server, isAnswer: false, losing), CopyAsync(server, client, isAnswer: true, losing));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test's fault, or the server is down: the client sees its connection end.
        }
        finally
        {
            foreach (var side in new[] { client, server })
            {
                if (!_open.TryRemove(side, out _)) continue;
                if (Mode == ProxyMode.Down) side.LingerState = new LingerOption(true, 0);
                side.Dispose();
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isAnswer, CancellationTokenSource losing)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _ended.Token) is var read and > 0)
            {
                if (Delay > TimeSpan.Zero) await Task.Delay(Delay, _ended.Token);
                while (Mode == ProxyMode.BlackHole) await _modeChanged.Task.WaitAsync(_ended.Token);
                if (Mode == ProxyMode.LoseAnswers && isAnswer) continue;
                if (isAnswer && losing.IsCancellationRequested) return;
                if (!isAnswer && _loseAnswerTo is { } text && buffer.AsSpan(0, read).IndexOf(text) >= 0)
                {
                    _loseAnswerTo = null;
                    await losing.CancelAsync();
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _ended.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // As above: one end is gone, and the other is closed with it.
        }
    }
}
