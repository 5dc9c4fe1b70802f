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

/// <summary>Reads whole messages of bounded size. A client that says nothing holds no memory.</summary>
internal sealed class MessageReader(WebSocket socket, int maxBytes) : IDisposable
{
    private const int UsualBytes = 4 * 1024;

    private byte[] _buffer = [];

    /// <summary>The next message; its bytes are valid until the next call.</summary>
    public async Task<(Received Kind, ReadOnlyMemory<byte> Message)> ReadAsync(CancellationToken cancellationToken)
    {
        Release();

        // Nothing is asked for but that there is something.
        var result = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        for (int length = 0; ;)
        {
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

            Grow(length);
            result = await socket.ReceiveAsync(_buffer.AsMemory(length, Math.Min(_buffer.Length, maxBytes + 1) - length), cancellationToken);
        }
    }

    public void Dispose() => Release();

    /// <summary>Makes room for more behind what was received.</summary>
    private void Grow(int length)
    {
        if (length < _buffer.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(UsualBytes, length * 2));
        _buffer.AsSpan(0, length).CopyTo(larger);
        Release();
        _buffer = larger;
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
