using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Recording;

/// <summary>Reads a recording. One that breaks off, as that of a killed process, ends where it does.</summary>
internal sealed class RecordedFrames : IDisposable
{
    /// <summary>Bytes; no vendor's message is a tenth of it.</summary>
    private const int Largest = 16 << 20;

    private readonly string _path;
    private readonly GZipStream _gzip;
    private readonly byte[] _head = new byte[FrameRecorder.HeadLength];

    /// <exception cref="IngestException">It cannot be read, or is no recording.</exception>
    public RecordedFrames(string path)
    {
        _path = path;
        try
        {
            _gzip = new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024), CompressionMode.Decompress);
            Feed = Header().Feed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            _gzip?.Dispose();
            throw new IngestException($"'{path}' is no recording of frames that can be read: {e.Message}", e);
        }
    }

    /// <summary>Whose frames they are.</summary>
    public string Feed { get; }

    /// <summary>Whether it breaks off in the middle of a frame.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The next frame, whose buffer is the caller's to release; false at the end.</summary>
    /// <exception cref="IngestException">It is damaged.</exception>
    public bool TryNext(out Frame frame)
    {
        frame = default;
        byte[]? bytes = null;
        try
        {
            int read = _gzip.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
            if (read < _head.Length)
            {
                IsCut = read > 0;
                return false;
            }

            int length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(13));
            var kind = (FrameKind)_head[0];
            if (length is < 0 or > Largest || kind >= FrameKind.Failed)
            {
                throw new IngestException($"recording '{_path}' is damaged: a frame of kind {_head[0]} and {length:N0} bytes");
            }

            bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
            _gzip.ReadExactly(bytes.AsSpan(0, length));
            frame = Made(kind, bytes, length);
            return true;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or JsonException or FormatException)
        {
            ArrayPool<byte>.Shared.Return(bytes ?? []);
            IsCut = true;
            return false;
        }
    }

    public void Dispose() => _gzip.Dispose();

    private Frame Made(FrameKind kind, byte[] bytes, int length)
    {
        var frame = new Frame(kind, BinaryPrimitives.ReadInt64LittleEndian(_head.AsSpan(1)), BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(9)));
        if (kind == FrameKind.Message)
        {
            return frame with { Buffer = bytes, Length = length };
        }

        if (kind is FrameKind.Added or FrameKind.Removed)
        {
            var recorded = JsonSerializer.Deserialize(bytes.AsSpan(0, length), RecordingJson.Default.RecordedInstrument)!;
            frame = frame with { Instrument = new LiveInstrument(new FeedInstrument(InstrumentId.Parse(recorded.Instrument)), recorded.Symbol) { SessionGroup = recorded.SessionGroup } };
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return frame;
    }

    private RecordingHeader Header()
    {
        var line = new MemoryStream();
        for (int next = _gzip.ReadByte(); next != '\n'; next = _gzip.ReadByte())
        {
            if (next < 0 || line.Length > 4_096)
            {
                throw new InvalidDataException("it has no header");
            }

            line.WriteByte((byte)next);
        }

        var header = JsonSerializer.Deserialize(line.GetBuffer().AsSpan(0, (int)line.Length), RecordingJson.Default.RecordingHeader);
        return header is { Candlewick: RecordingHeader.Frames } ? header : throw new InvalidDataException("its header is of something else, or of a later release");
    }
}
