using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Candlewick.Projections.Tests;

/// <summary>A way to a PostgreSQL that can be cut and mended: a server that goes away and comes back.</summary>
internal sealed class CuttableProxy : IDisposable
{
    private readonly IPEndPoint _target;
    private readonly List<Socket> _sockets = [];
    private readonly Lock _lock = new();
    private TcpListener? _listener;
    private int _port;

    public CuttableProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _target = new IPEndPoint(IPAddress.Loopback, settings.Port);
        Mend();
        settings.Host = "127.0.0.1";
        settings.Port = _port;
        ConnectionString = settings.ConnectionString;
    }

    /// <summary>To the same database by way of the proxy.</summary>
    public string ConnectionString { get; }

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        lock (_lock)
        {
            _sockets.ForEach(s => s.Dispose());
            _sockets.Clear();
        }
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(_target);
                lock (_lock)
                {
                    _sockets.AddRange([client, server]);
                }

                _ = PumpAsync(client, server);
                _ = PumpAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
