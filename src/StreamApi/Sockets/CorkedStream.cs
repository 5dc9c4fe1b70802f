using System.Buffers;

namespace Candlewick.StreamApi.Sockets;

/// <summary>
/// The bytes of one connection. What is written while it is corked waits here, up to a bound, and leaves with what is written after
/// it or when it is flushed: a send costs the same for one small frame as for twenty.
/// </summary>
internal sealed class CorkedStream(Stream inner) : Stream
{
    /// <summary>Bytes that wait at most; a write that does not fit takes along what waits.</summary>
    private const int MostBytes = 16 * 1024;

    // The socket's own pings are written between our frames, by whoever is due.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private byte[]? _waiting;
    private int _count;
    private volatile bool _isCorked;

    /// <summary>Whether what is written now may wait.</summary>
    public bool IsCorked
    {
        get => _isCorked;
        set => _isCorked = value;
    }

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what waits.</summary>
    public async ValueTask SendWaitingAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await WriteWaitingAsync(CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            bool fits = _count + buffer.Length <= MostBytes;
            if (_isCorked && fits)
            {
                Append(buffer.Span);
                return;
            }

            if (_count > 0 && fits)
            {
                Append(buffer.Span);
                await WriteWaitingAsync(cancellationToken);
                return;
            }

            await WriteWaitingAsync(cancellationToken);
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The server's stream sends what is written to it unasked.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // A write that is under way fails with the connection.
            inner.Dispose();
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _waiting ??= ArrayPool<byte>.Shared.Rent(MostBytes);
        bytes.CopyTo(_waiting.AsSpan(_count));
        _count += bytes.Length;
    }

    private async ValueTask WriteWaitingAsync(CancellationToken cancellationToken)
    {
        if (_waiting is not { } waiting)
        {
            return;
        }

        // Even if it fails: half of it may have left, and the connection is lost.
        int count = _count;
        (_waiting, _count) = (null, 0);
        await inner.WriteAsync(waiting.AsMemory(0, count), cancellationToken);
        ArrayPool<byte>.Shared.Return(waiting);
    }
}
