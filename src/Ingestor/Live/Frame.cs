using System.Buffers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Live;

/// <summary>A message of a socket, or what happened to the socket, on its way to the publishing thread.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="AtUs">When it came, microseconds UTC.</param>
/// <param name="Connection">Which connection of the run it is of, from 1.</param>
/// <param name="Buffer">Of the shared pool; given back by <see cref="Release"/>. Null for what is no message.</param>
/// <param name="Length">Bytes of the message.</param>
internal readonly record struct Frame(FrameKind Kind, long AtUs, int Connection, byte[]? Buffer = null, int Length = 0)
{
    public ReadOnlyMemory<byte> Bytes => new(Buffer, 0, Length);

    /// <summary>Of <see cref="FrameKind.Added"/> and <see cref="FrameKind.Removed"/>.</summary>
    public LiveInstrument? Instrument { get; init; }

    /// <summary>Of <see cref="FrameKind.Down"/>.</summary>
    public GapCause Cause { get; init; }

    public void Release()
    {
        if (Buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}

/// <summary>The numbers are those of recordings.</summary>
internal enum FrameKind : byte
{
    Message = 0,

    /// <summary>The socket is open and everything has been subscribed.</summary>
    Up = 1,

    /// <summary>The socket is lost; <see cref="Frame.AtUs"/> is until when what it said was complete.</summary>
    Down = 2,

    /// <summary>The vendor is about to be asked for an instrument.</summary>
    Added = 3,

    /// <summary>An instrument is not wanted any more.</summary>
    Removed = 4,

    /// <summary>It will not be connected again.</summary>
    Failed = 5,
}
