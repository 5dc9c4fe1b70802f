using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Kite;

/// <summary>
/// One packet of a binary frame: big-endian, all numbers unsigned. Its length alone says what it is. Times are whole seconds UTC, and stand in packets
/// of mode <c>full</c> only; volume is the day's so far; "close" is the day before's.
/// </summary>
internal static class KitePacket
{
    /// <summary>Token and last price, of any instrument.</summary>
    public const int Ltp = 8;

    /// <summary>An index without a time.</summary>
    public const int IndexQuote = 28;

    /// <summary>An index.</summary>
    public const int IndexFull = 32;

    /// <summary>What is traded, without times and book.</summary>
    public const int Quote = 44;

    /// <summary>What is traded, with times, open interest and five levels of the book.</summary>
    public const int Full = 184;

    /// <summary>Levels of a side.</summary>
    public const int Levels = 5;

    /// <summary>Bytes of a level: quantity, price, orders and two of padding.</summary>
    public const int Level = 12;

    /// <summary>Where the book begins: bids, then offers.</summary>
    public const int Book = 64;

    private const long Second = 1_000_000;

    public static bool IsKnown(int length) => length is Ltp or IndexQuote or IndexFull or Quote or Full;

    public static KiteToken Token(ReadOnlySpan<byte> packet) => new(U32(packet, 0));

    /// <summary>Fills <paramref name="tick"/>, which is empty, from a packet of a known length.</summary>
    public static void Read(ReadOnlySpan<byte> packet, int priceScale, ref Tick tick)
    {
        tick.Kind = TickKind.Snapshot;
        tick.PriceScale = priceScale;
        tick.Price = U32(packet, 4);
        tick.Fields = TickFields.Price;
        switch (packet.Length)
        {
            case IndexQuote or IndexFull:
                ReadIndex(packet, ref tick);
                break;
            case Quote or Full:
                ReadQuote(packet, ref tick);
                break;
        }
    }

    /// <summary>Fills <paramref name="book"/> from a packet of length <see cref="Full"/>, and the tick's best prices from it.</summary>
    public static void ReadBook(ReadOnlySpan<byte> packet, ref Tick tick, ref DepthBook book)
    {
        book.ExchangeUs = tick.ExchangeUs;
        book.PriceScale = tick.PriceScale;
        book.SizeScale = 0;
        book.BidCount = ReadSide(packet.Slice(Book, Levels * Level), ref book.Bids);
        book.AskCount = ReadSide(packet.Slice(Book + (Levels * Level), Levels * Level), ref book.Asks);

        // Before the open orders without a price stand at 0.
        if (book.BidCount > 0 && book.Bids[0].Price != 0)
        {
            tick.Bid = book.Bids[0].Price;
            tick.BidSize = book.Bids[0].Size;
            tick.Fields |= TickFields.Bid | TickFields.BidSize;
        }

        if (book.AskCount > 0 && book.Asks[0].Price != 0)
        {
            tick.Ask = book.Asks[0].Price;
            tick.AskSize = book.Asks[0].Size;
            tick.Fields |= TickFields.Ask | TickFields.AskSize;
        }
    }

    /// <summary>High, low, open, close: another order than that of what is traded. The change after them is left: it is the price less the close.</summary>
    private static void ReadIndex(ReadOnlySpan<byte> packet, ref Tick tick)
    {
        tick.SessionHigh = U32(packet, 8);
        tick.SessionLow = U32(packet, 12);
        tick.SessionOpen = U32(packet, 16);
        tick.PreviousClose = U32(packet, 20);
        tick.Fields |= TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose;
        if (packet.Length == IndexFull)
        {
            tick.ExchangeUs = U32(packet, 28) * Second;
        }
    }

    private static void ReadQuote(ReadOnlySpan<byte> packet, ref Tick tick)
    {
        tick.Size = U32(packet, 8);
        tick.AveragePrice = U32(packet, 12);
        tick.CumulativeVolume = U32(packet, 16);
        tick.TotalBidQuantity = U32(packet, 20);
        tick.TotalAskQuantity = U32(packet, 24);
        tick.SessionOpen = U32(packet, 28);
        tick.SessionHigh = U32(packet, 32);
        tick.SessionLow = U32(packet, 36);
        tick.PreviousClose = U32(packet, 40);
        tick.Fields |= TickFields.Size | TickFields.AveragePrice | TickFields.CumulativeVolume | TickFields.TotalBidQuantity | TickFields.TotalAskQuantity
            | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose;
        if (packet.Length == Full)
        {
            // The day's high and low of open interest, between it and the time, have no field of ours.
            tick.TradeUs = U32(packet, 44) * Second;
            tick.OpenInterest = U32(packet, 48);
            tick.ExchangeUs = U32(packet, 60) * Second;
            tick.Fields |= TickFields.OpenInterest;
        }
    }

    /// <summary>Levels up to the first empty one.</summary>
    private static int ReadSide(ReadOnlySpan<byte> side, ref DepthLevels levels)
    {
        int count = 0;
        for (; count < Levels; count++)
        {
            var level = side.Slice(count * Level, Level);
            uint size = U32(level, 0);
            uint price = U32(level, 4);
            if ((size | price) == 0)
            {
                break;
            }

            levels[count] = new DepthLevel(price, size, BinaryPrimitives.ReadUInt16BigEndian(level[8..]));
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint U32(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadUInt32BigEndian(packet[at..]);
}
