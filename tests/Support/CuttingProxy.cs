using System.Net;
using System.Net.Sockets;

namespace Candlewick.Tests.Support;

/// <summary>
/// A way to a server that cuts each connection without a word when so many bytes came from it. Where it cuts is random by a seed: between frames and in
/// their middle.
/// </summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;
    private readonly IPEndPoint _server;
    private readonly int _least;
    private readonly int _spread;
    private readonly int _growth;
    private int _cuts;

    /// <param name="least">Bytes that every connection is let through.</param>
    /// <param name="spread">How many more, at random.</param>
    /// <param name="growth">How many more each time, so that every client comes to its end.</param>
    public CuttingProxy(Uri server, int seed, int least = 4_000, int spread = 40_000, int growth = 1_000)
    {
        (_least, _spread, _growth) = (least, spread, growth);
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
                _ = ServeAsync(await _listener.AcceptSocketAsync(), _least + (n * _growth) + _random.Next(_spread));
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
            // What waited to be sent together with more would be lost with the cut.
            client.NoDelay = true;
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
