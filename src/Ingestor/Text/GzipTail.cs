using System.Buffers.Binary;

namespace Candlewick.Ingestor.Text;

/// <summary>Passes packed bytes on, and knows what they ended with.</summary>
internal sealed class GzipTail(Stream packed) : ReadOnlyStream
{
    private readonly byte[] _last = new byte[4];
    private bool _begun;

    /// <summary>The last four bytes read, as gzip writes numbers.</summary>
    public uint LastNumber => BinaryPrimitives.ReadUInt32LittleEndian(_last);

    /// <summary>There may be more than one member: the start of one was seen behind the first.</summary>
    public bool HasMembers { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int read = packed.Read(buffer);
        var bytes = buffer[..read];
        HasMembers |= (_begun || read < 3 ? bytes : bytes[3..]).IndexOf((ReadOnlySpan<byte>)[0x1f, 0x8b, 8]) >= 0;
        _begun = true;
        if (read >= _last.Length)
        {
            bytes[^_last.Length..].CopyTo(_last);
        }
        else if (read > 0)
        {
            _last.AsSpan(read).CopyTo(_last);
            bytes.CopyTo(_last.AsSpan(_last.Length - read));
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            packed.Dispose();
        }

        base.Dispose(disposing);
    }
}
