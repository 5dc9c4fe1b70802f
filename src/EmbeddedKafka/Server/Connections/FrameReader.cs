using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Connections;

/// <summary>
/// Cuts a connection's bytes into frames: a length of four bytes, then so many bytes. A frame is received where it is
/// read, in one piece of pooled memory: a megabyte of records takes a few calls and is not copied.
/// </summary>
/// <param name="maxBytes">The longest frame.</param>
/// <param name="memory">Where a large frame gets its share, until the next is read.</param>
/// <param name="stopping">Ends the waiting for memory.</param>
internal sealed class FrameReader(Socket socket, int maxBytes, TransferMemory memory, CancellationToken stopping) : IDisposable
{
    private const int LengthSize = 4;

    /// <summary>A request's header at its shortest.</summary>
    private const int LeastBytes = 8;

    /// <summary>What an idle connection holds.</summary>
    private const int SmallBuffer = 8 * 1024;

    /// <summary>Beyond this a frame gets memory only as it arrives, whatever length it announces.</summary>
    private const int TakenAtOnce = 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _start;
    private int _end;
    private Task<int>? _ahead;
    private IDisposable? _share;

    /// <summary>Whether <see cref="Ahead"/> may be used: a client that fills the buffer meanwhile is not gone.</summary>
    public bool HasRoom => _end < _buffer.Length;

    /// <summary>
    /// What follows the last frame, received while that frame is in use: so one learns that a client whose request waits
    /// has gone. Once complete it must be taken.
    /// </summary>
    public Task Ahead => _ahead ??= socket.ReceiveAsync(_buffer.AsMemory(_end)).AsTask();

    /// <summary>The next whole frame, valid until the next call; null at the end of the connection.</summary>
    /// <exception cref="MalformedRequestException">Its length is below a header's or above the maximum.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask<Memory<byte>?> ReadAsync()
    {
        GiveBack();
        int needed;
        while (_end - _start < (needed = Needed()))
        {
            // Until there is memory for the rest of a large frame, no more of it is received.
            _share ??= await memory.TakeAsync(needed, stopping);
            int received = await (_ahead is { } ahead ? new ValueTask<int>(ahead) : ReceiveAsync(needed));
            _ahead = null;
            _end += received;
            if (received == 0)
            {
                return null;
            }
        }

        var frame = _buffer.AsMemory(_start + LengthSize, needed - LengthSize);
        _start += needed;
        return frame;
    }

    /// <summary>Keeps what <see cref="Ahead"/> received; false where the connection ended or broke.</summary>
    public bool TakeAhead()
    {
        if (_ahead is not { IsCompletedSuccessfully: true, Result: > 0 } received)
        {
            return false;
        }

        _end += received.Result;
        _ahead = null;
        return true;
    }

    public void Dispose()
    {
        // A receive that is not over may still write: its memory is left to the garbage collector.
        if (_ahead is null or { IsCompleted: true })
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _start = _end = 0;
        GiveBack();
    }

    private void GiveBack()
    {
        _share?.Dispose();
        _share = null;
    }

    /// <summary>Bytes from the start of the next frame to its end, as far as is known.</summary>
    private int Needed()
    {
        if (_end - _start < LengthSize)
        {
            return LengthSize;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        return length >= LeastBytes && length <= maxBytes
            ? LengthSize + length
            : throw new MalformedRequestException($"A frame of {length} bytes; {LeastBytes} to {maxBytes} are allowed.");
    }

    private ValueTask<int> ReceiveAsync(int needed)
    {
        int have = _end - _start;
        int size = needed <= SmallBuffer ? SmallBuffer : Math.Min(needed, Math.Max(TakenAtOnce, 2 * have));
        if (size > _buffer.Length || (size == SmallBuffer && _buffer.Length > size))
        {
            byte[] other = ArrayPool<byte>.Shared.Rent(size);
            _buffer.AsSpan(_start, have).CopyTo(other);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = other;
        }
        else
        {
            _buffer.AsSpan(_start, have).CopyTo(_buffer);
        }

        _start = 0;
        _end = have;
        // Of a large frame not a byte more: the beginning of the next one would have to be moved.
        int end = needed > SmallBuffer ? Math.Min(needed, _buffer.Length) : _buffer.Length;
        return socket.ReceiveAsync(_buffer.AsMemory(_end, end - _end));
    }
}
