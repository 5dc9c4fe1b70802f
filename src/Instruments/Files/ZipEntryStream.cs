using System.Buffers.Binary;
using System.IO.Compression;

namespace Candlewick.Instruments.Files;

/// <summary>
/// An entry of a zip, read to its end or to its damage: an entry that is shorter than it should be, has another
/// checksum, or whose directory is cut off ends in <see cref="InvalidDataException"/> after the bytes that could be read.
/// </summary>
public sealed class ZipEntryStream : Stream
{
    private readonly Stream _inner;
    private readonly FileStream? _owner;
    private readonly (long Length, uint Crc)? _expected;
    private long _length;
    private uint _crc;

    private ZipEntryStream(Stream inner, FileStream? owner, (long Length, uint Crc)? expected) =>
        (_inner, _owner, _expected) = (inner, owner, expected);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>How far the zip itself was read, where this opened it; else 0.</summary>
    public long PackedPosition => _owner?.Position ?? 0;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>An entry of a zip that somebody else has open.</summary>
    public static ZipEntryStream Of(ZipArchiveEntry entry) => new(entry.Open(), owner: null, (entry.Length, entry.Crc32));

    /// <summary>The only entry of the zip at <paramref name="path"/>.</summary>
    /// <exception cref="InvalidDataException">It is not a zip, or has more than one entry.</exception>
    public static ZipEntryStream Open(string path)
    {
        var file = File.OpenRead(path);
        try
        {
            if (TryOpenArchive(file) is { } archive)
            {
                var entry = archive.Entries is [var only]
                    ? only
                    : throw new InvalidDataException($"the zip has {archive.Entries.Count} entries, expected one CSV");
                return new ZipEntryStream(entry.Open(), file, (entry.Length, entry.Crc32));
            }

            // The directory stands at the end of a zip, so it is the first thing that a broken download lacks; the
            // entry itself begins with a header of its own.
            SeekToData(file);
            return new ZipEntryStream(new DeflateStream(file, CompressionMode.Decompress), file, expected: null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _inner.Read(buffer);
        _crc = Crc32.Append(_crc, buffer[..read]);
        _length += read;
        if (read > 0 || buffer.IsEmpty)
        {
            return read;
        }

        if (_expected is not { } expected)
        {
            throw new InvalidDataException("the zip is cut off: its directory is missing");
        }

        return _length != expected.Length ? throw new InvalidDataException($"the zip is damaged: {_length} of {expected.Length} bytes could be read")
            : _crc != expected.Crc ? throw new InvalidDataException("the zip is damaged: its checksum does not match")
            : 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _owner?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ZipArchive? TryOpenArchive(FileStream file)
    {
        try
        {
            // Left open: a file whose directory is missing is read by its local header instead.
            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Passes over the local header (APPNOTE.TXT 4.3.7) of the first entry.</summary>
    private static void SeekToData(Stream file)
    {
        Span<byte> header = stackalloc byte[30];
        file.Position = 0;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50)
        {
            throw new InvalidDataException("it is not a zip file");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != 8)
        {
            throw new InvalidDataException("the zip is cut off, and its entry is not deflated: nothing of it can be read");
        }

        file.Position = 30 + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
    }
}
