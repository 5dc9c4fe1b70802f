using Candlewick.Market.Ticks;

namespace Candlewick.Contracts.Ticks;

/// <summary>Writes the published <c>Depth</c> message without allocating; a test holds it against the generated type.</summary>
public static class DepthWire
{
    /// <summary>Enough room for any book whose names are at most <see cref="TickWire.MaxNameLength"/> bytes each.</summary>
    public const int MaxLength = 2_048;

    /// <summary>Bytes of a level: three numbers of at most ten, each after its tag.</summary>
    private const int MaxLevelLength = 33;

    /// <summary>Writes one message and returns its length. <paramref name="destination"/> holds <see cref="MaxLength"/> bytes.</summary>
    public static int Write(Span<byte> destination, in DepthBook book, long receiveUs, ReadOnlySpan<byte> instrument, ReadOnlySpan<byte> source)
    {
        var writer = new WireWriter(destination);
        writer.WriteBytes(1, instrument);
        writer.WriteBytes(2, source);
        Put(ref writer, 3, book.ExchangeUs);
        Put(ref writer, 4, receiveUs);
        Put(ref writer, 5, book.PriceScale);
        Put(ref writer, 6, book.SizeScale);
        for (int i = 0; i < book.BidCount; i++)
        {
            Write(ref writer, 7, book.Bids[i]);
        }

        for (int i = 0; i < book.AskCount; i++)
        {
            Write(ref writer, 8, book.Asks[i]);
        }

        return writer.Length;
    }

    private static void Write(ref WireWriter writer, int field, DepthLevel level)
    {
        Span<byte> bytes = stackalloc byte[MaxLevelLength];
        var inner = new WireWriter(bytes);
        Put(ref inner, 1, level.Price);
        Put(ref inner, 2, level.Size);
        Put(ref inner, 3, level.Orders);
        writer.WriteBytes(field, bytes[..inner.Length]);
    }

    private static void Put(ref WireWriter writer, int field, long value)
    {
        if (value != 0)
        {
            writer.WriteVarint(field, (ulong)value);
        }
    }
}
