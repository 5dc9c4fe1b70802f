using System.Net.WebSockets;
using System.Text;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>A client's end of a simulator's socket, in the hands of a test.</summary>
internal sealed class WireSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly byte[] _buffer = new byte[1 << 16];

    private WireSocket()
    {
    }

    public static async Task<WireSocket> ConnectAsync(WireSimulator simulator, string path, params IEnumerable<(string Name, string Value)> headers)
    {
        var client = new WireSocket();
        foreach (var (name, value) in headers)
        {
            client._socket.Options.SetRequestHeader(name, value);
        }

        client._socket.Options.CollectHttpResponseDetails = true;
        await client._socket.ConnectAsync(new Uri(new UriBuilder(simulator.Address) { Scheme = "ws" }.Uri, path), client._patience.Token);
        return client;
    }

    public Task SayAsync(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);

    /// <summary>The next whole message.</summary>
    public async Task<byte[]> HearAsync()
    {
        int length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), _patience.Token);
            length += received.Count;
            if (received.EndOfMessage)
            {
                return _buffer[..length];
            }
        }
    }

    public async Task<string> HearTextAsync() => Encoding.UTF8.GetString(await HearAsync());

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }
}
