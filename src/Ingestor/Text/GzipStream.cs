using System.IO.Compression;

namespace Candlewick.Ingestor.Text;

/// <summary>
/// What gzip unpacks. The framework takes a file that is cut off for one that has ended, so what a whole one ends with is compared: the length of
/// its last member, modulo 2^32 (RFC 1952). Where there are several members, the last cannot be longer than all of them.
/// </summary>
internal sealed class GzipStream : ReadOnlyStream
{
    private readonly GzipTail _packed;
    private readonly GZipStream _inner;
    private long _length;

    public GzipStream(Stream packed)
    {
        _packed = new GzipTail(packed);
        _inner = new GZipStream(_packed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _inner.Read(buffer);
        _length += read;
        return read > 0 || buffer.IsEmpty || IsWhole ? read : throw new InvalidDataException("its gzip is cut off");
    }

    private bool IsWhole => (uint)_length == _packed.LastNumber || (_packed.HasMembers && _packed.LastNumber <= _length);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _packed.Dispose();
        }

        base.Dispose(disposing);
    }
}
