using Candlewick.Contracts.Instruments;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Merging;

/// <summary>
/// Instruments in the order of their ids, in a temporary file: three vendors' lists of a quarter of a million, held as objects, are
/// half a gigabyte. Each walk reads it anew, one instrument at a time.
/// </summary>
internal sealed class InstrumentFile
{
    private const int BufferLength = 64 * 1024;

    private readonly string _path;

    private readonly int _count;

    private InstrumentFile(string path, int count) => (_path, _count) = (path, count);

    /// <param name="sorted">Values of topic <c>instruments</c> without framing, in the order of ids; each id once.</param>
    /// <exception cref="MasterException">It cannot be written.</exception>
    public static InstrumentFile Write(string path, byte[][] sorted)
    {
        try
        {
            // Each behind its length, as Protobuf's own streams of messages are.
            using var writer = new BinaryWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength));
            foreach (byte[] message in sorted)
            {
                writer.Write7BitEncodedInt(message.Length);
                writer.Write(message);
            }
        }
        catch (IOException e)
        {
            throw new MasterException($"'{path}' cannot be written: {e.Message}. It is temporary, about 100 MB with its like; TMPDIR names another folder", e);
        }

        return new InstrumentFile(path, sorted.Length);
    }

    public IEnumerable<Instrument> InOrder()
    {
        using var reader = new BinaryReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength));
        byte[] buffer = new byte[256];
        for (int i = 0; i < _count; i++)
        {
            int length = reader.Read7BitEncodedInt();
            if (buffer.Length < length)
            {
                buffer = new byte[length];
            }

            reader.ReadExactly(buffer.AsSpan(0, length));
            yield return InstrumentMessage.Parse(buffer.AsSpan(0, length));
        }
    }
}
