using ZstdSharp;

namespace Candlewick.Ingestor.Text;

/// <summary>What zstd unpacks; its library's own exception would be nobody's.</summary>
internal sealed class ZstdStream(DecompressionStream inner) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException(e is ZstdException ? $"its zstd is damaged: {e.Message}" : "its zstd is cut off", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
