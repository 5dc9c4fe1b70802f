using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>A way to a server that can be shut: who is on it is cut, who comes is sent away.</summary>
internal sealed class Gateway : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly string _host;
    private readonly int _port;
    private volatile bool _shut;

    public Gateway(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Shut()
    {
        _shut = true;
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    public void Open() => _shut = false;

    public void Dispose()
    {
        _listener.Dispose();
        Shut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            _open[client] = _open[server] = 0;
            try
            {
                if (!_shut)
                {
                    await server.ConnectAsync(_host, _port);
                    await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
                }
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16_384];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Shut, or the other side is gone.
        }
    }
}
