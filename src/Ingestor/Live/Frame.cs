using System.Buffers;

namespace Candlewick.Ingestor.Live;

/// <summary>A message of a socket, or what happened to the socket, on its way to the publishing thread.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="AtUs">When it came, microseconds UTC.</param>
/// <param name="Buffer">Of the shared pool; given back by <see cref="Release"/>. Null for what is no message.</param>
/// <param name="Length">Bytes of the message.</param>
internal readonly record struct Frame(FrameKind Kind, long AtUs, byte[]? Buffer = null, int Length = 0)
{
    public ReadOnlyMemory<byte> Bytes => new(Buffer, 0, Length);

    public void Release()
    {
        if (Buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}

internal enum FrameKind
{
    Message,

    /// <summary>The socket is open and everything has been subscribed.</summary>
    Up,

    /// <summary>The socket is lost; <see cref="Frame.AtUs"/> is when it last said something.</summary>
    Down,

    /// <summary>It will not be connected again.</summary>
    Failed,
}
