using System.Net;
using System.Net.Sockets;

namespace Candlewick.Interop.Tests;

/// <summary>
/// A way to a server that cuts each connection without a word when so many bytes came from it. Where it cuts is random by a seed: between frames and in
/// their middle. Connections are let through a little longer each time, so that every client comes to its end.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private const int Least = 4_000;
    private const int Spread = 40_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;
    private readonly IPEndPoint _server;
    private int _cuts;

    public CuttingProxy(Uri server, int seed)
    {
        (_server, _random) = (new IPEndPoint(IPAddress.Loopback, server.Port), new Random(seed));
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>Connections that were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            for (int n = 0; ; n++)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(), Least + (n * 1_000) + _random.Next(Spread));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(Socket client, int allowed)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            await server.ConnectAsync(_server);
            await Task.WhenAny(PumpAsync(client, server, int.MaxValue), PumpAsync(server, client, allowed));
        }
    }

    private async Task PumpAsync(Socket from, Socket to, int allowed)
    {
        byte[] buffer = new byte[4_096];
        try
        {
            int count;
            while (allowed > 0 && (count = await from.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, allowed)))) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
                allowed -= count;
            }

            if (allowed == 0)
            {
                Interlocked.Increment(ref _cuts);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side is gone.
        }
    }
}
