using System.Buffers;
using System.Net.WebSockets;

namespace Candlewick.StreamApi.Sockets;

/// <summary>What was received.</summary>
internal enum Received
{
    Text,
    Binary,
    TooBig,
    Closed,
}

/// <summary>Reads whole messages of bounded size.</summary>
internal sealed class MessageReader(WebSocket socket, int maxBytes) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(maxBytes + 1);

    /// <summary>The next message; its bytes are valid until the next call.</summary>
    public async Task<(Received Kind, ReadOnlyMemory<byte> Message)> ReadAsync(CancellationToken cancellationToken)
    {
        int length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length, maxBytes + 1 - length), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return (Received.Closed, default);
            }

            length += result.Count;
            if (length > maxBytes)
            {
                return (Received.TooBig, default);
            }

            if (result.EndOfMessage)
            {
                return (result.MessageType == WebSocketMessageType.Text ? Received.Text : Received.Binary, _buffer.AsMemory(0, length));
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
