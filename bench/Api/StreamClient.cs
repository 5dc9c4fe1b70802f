using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Candlewick.Bench.Api;

/// <summary>A client of <c>/ws/v1</c> that reads frames as bytes, so that it takes as little of the machine as it can.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);

    /// <summary>The last frame.</summary>
    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(0, Length);

    private int Length { get; set; }

    public static async Task<StreamClient> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var client = new StreamClient();
        client._socket.Options.AddSubProtocol("candlewick.v1.json");
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await client._socket.ConnectAsync(new Uri($"ws://{server.Authority}/ws/v1"), cancellationToken);
        return client;
    }

    public Task SayAsync(string message, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Subscribes as <c>s</c>.</summary>
    /// <param name="from">As JSON.</param>
    /// <param name="of">Interval of candles.</param>
    public Task SubscribeAsync(string channel, IEnumerable<string> instruments, string from, CancellationToken cancellationToken, string? of = "1m")
    {
        string interval = channel == "candles" ? $"\"interval\":\"{of}\"," : "";
        string names = string.Join(',', instruments.Select(i => $"\"{i}\""));
        return SayAsync($$"""{"op":"subscribe","id":"s","channel":"{{channel}}",{{interval}}"instruments":[{{names}}],"from":{{from}}}""", cancellationToken);
    }

    /// <summary>Reads the next frame.</summary>
    public async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        for (Length = 0; ;)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(Length), cancellationToken);
            Length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The server has closed: {_socket.CloseStatusDescription}");
            }

            if (result.EndOfMessage)
            {
                return;
            }

            if (Length == _buffer.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
                Frame.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }
        }
    }

    /// <summary>Reads up to an event; an error fails the benchmark.</summary>
    public async Task UntilAsync(string name, CancellationToken cancellationToken)
    {
        byte[] wanted = Encoding.UTF8.GetBytes($"\"event\":\"{name}\"");
        while (true)
        {
            await NextAsync(cancellationToken);
            if (Frame.IndexOf("\"event\":\"error\""u8) >= 0)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(Frame));
            }

            if (Frame.IndexOf(wanted) >= 0)
            {
                return;
            }
        }
    }

    /// <summary>The value of a text field of the last frame.</summary>
    public string? Text(string field)
    {
        string frame = Encoding.UTF8.GetString(Frame);
        int at = frame.LastIndexOf($"\"{field}\":\"", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        at += field.Length + 4;
        return frame[at..frame.IndexOf('"', at)];
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Cut() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        return ValueTask.CompletedTask;
    }
}
