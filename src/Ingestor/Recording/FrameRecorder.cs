using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Recording;

/// <summary>
/// Keeps a connection's frames as they came: gzip of a header line, then for each frame its kind (1 byte), receive time (8, microseconds UTC), connection
/// (4) and length (4, all little-endian), then its bytes. Instruments stand between the frames, as they were subscribed. What was taken a second
/// ago is in the file, whatever happens to the process.
/// </summary>
internal sealed class FrameRecorder : IFrameTap, IDisposable
{
    public const int HeadLength = 17;

    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly GZipStream _gzip;
    private readonly byte[] _head = new byte[HeadLength];
    private long _flushed;

    /// <exception cref="IngestException">The file is there already, or cannot be made.</exception>
    public FrameRecorder(string path, string feed, TimeProvider time)
    {
        (_time, _flushed) = (time, time.GetTimestamp());
        try
        {
            _gzip = new GZipStream(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 64 * 1024), CompressionLevel.Fastest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"recording '{path}' cannot be begun: {e.Message}. Name a file that is not there yet", e);
        }

        JsonSerializer.Serialize(_gzip, new RecordingHeader(RecordingHeader.Frames, feed, TickTime.Of(time.GetUtcNow())), RecordingJson.Default.RecordingHeader);
        _gzip.WriteByte((byte)'\n');
    }

    /// <summary>Messages taken.</summary>
    public long Messages { get; private set; }

    public void Take(in Frame frame)
    {
        if (frame.Instrument is { } instrument)
        {
            Write(in frame, JsonSerializer.SerializeToUtf8Bytes(
                new RecordedInstrument(instrument.Instrument.Id.ToString(), instrument.Symbol, instrument.SessionGroup), RecordingJson.Default.RecordedInstrument));
        }
        else if (frame.Kind != FrameKind.Failed)
        {
            Write(in frame, frame.Bytes.Span);
        }
    }

    public void Dispose() => _gzip.Dispose();

    private void Write(in Frame frame, ReadOnlySpan<byte> bytes)
    {
        _head[0] = (byte)frame.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(_head.AsSpan(1), frame.AtUs);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(9), frame.Connection);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(13), bytes.Length);
        _gzip.Write(_head);
        _gzip.Write(bytes);
        Messages += frame.Kind == FrameKind.Message ? 1 : 0;
        if (_time.GetElapsedTime(_flushed) >= FlushEvery)
        {
            _gzip.Flush();
            _flushed = _time.GetTimestamp();
        }
    }
}
