using System.Buffers.Binary;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// A packet of the smart stream, long enough for its mode. All numbers are little-endian; prices are whole numbers of hundredths, in the
/// currency segment of ten-millionths; a price of 0 is none.
/// </summary>
internal readonly ref struct SmartApiPacket(ReadOnlySpan<byte> packet)
{
    private const byte NseCash = 1;
    private const byte BseCash = 3;
    private const byte Currency = 13;

    private const int Levels = 10;
    private const int LevelLength = 20;
    private const int DepthLevels = 20;
    private const int DepthLevelLength = 10;

    private readonly ReadOnlySpan<byte> _packet = packet;

    public byte Exchange => _packet[1];

    /// <summary>Bytes 2 to 26, whatever is in them.</summary>
    public ReadOnlySpan<byte> TokenText => _packet.Slice(2, SmartApiToken.MaxLength).TrimEnd((byte)0);

    public SmartApiToken Token => new(Exchange, _packet.Slice(2, SmartApiToken.MaxLength));

    private int PriceScale => Exchange == Currency ? 7 : 2;

    /// <summary>Cash segments have indices among them, which have no volume, and junk where others have open interest.</summary>
    private bool IsCash => Exchange is NseCash or BseCash;

    /// <summary>
    /// What every mode but that of 20 levels has. The sequence number at 27 is passed over: indices have none, and that it begins anew each day would
    /// make duplicates of tomorrow's ticks.
    /// </summary>
    public void ReadPrice(ref Tick tick)
    {
        tick.Kind = TickKind.Snapshot;
        tick.PriceScale = PriceScale;
        tick.ExchangeUs = Microseconds(Int64(35), 1_000);
        tick.Price = Int64(43);
        tick.Fields = TickFields.Price;
    }

    public void ReadQuote(ref Tick tick)
    {
        (tick.Size, tick.AveragePrice, tick.CumulativeVolume) = (Int64(51), Int64(59), Int64(67));
        bool hasBid = TryQuantity(75, out tick.TotalBidQuantity);
        bool hasAsk = TryQuantity(83, out tick.TotalAskQuantity);

        // An index has nothing of all this: an absent volume is different from a volume of 0.
        bool isIndex = IsCash && (tick.Size | tick.AveragePrice | tick.CumulativeVolume | tick.TotalBidQuantity | tick.TotalAskQuantity) == 0;
        if (!isIndex)
        {
            tick.Fields |= TickFields.Size | TickFields.CumulativeVolume
                | (hasBid ? TickFields.TotalBidQuantity : 0) | (hasAsk ? TickFields.TotalAskQuantity : 0) | Present(tick.AveragePrice, TickFields.AveragePrice);
        }

        (tick.SessionOpen, tick.SessionHigh, tick.SessionLow, tick.PreviousClose) = (Int64(91), Int64(99), Int64(107), Int64(115));
        tick.Fields |= Present(tick.SessionOpen, TickFields.SessionOpen) | Present(tick.SessionHigh, TickFields.SessionHigh)
            | Present(tick.SessionLow, TickFields.SessionLow) | Present(tick.PreviousClose, TickFields.PreviousClose);
    }

    /// <summary>The change of open interest at 139 is documented as garbage.</summary>
    public void ReadSnapQuote(ref Tick tick, ref DepthBook depth)
    {
        tick.TradeUs = Microseconds(Int64(123), 1_000_000);
        if (!IsCash)
        {
            tick.OpenInterest = Int64(131);
            tick.Fields |= TickFields.OpenInterest;
        }

        (depth.ExchangeUs, depth.PriceScale, depth.SizeScale, depth.BidCount, depth.AskCount) = (tick.ExchangeUs, PriceScale, 0, 0, 0);
        for (int i = 0; i < Levels; i++)
        {
            ReadLevel(147 + i * LevelLength, ref depth);
        }

        if (depth.BidCount > 0)
        {
            (tick.Bid, tick.BidSize) = (depth.Bids[0].Price, depth.Bids[0].Size);
            tick.Fields |= TickFields.Bid | TickFields.BidSize;
        }

        if (depth.AskCount > 0)
        {
            (tick.Ask, tick.AskSize) = (depth.Asks[0].Price, depth.Asks[0].Size);
            tick.Fields |= TickFields.Ask | TickFields.AskSize;
        }
    }

    /// <summary>The time at 35 is when the vendor received it, and documented as a dummy.</summary>
    public void ReadDepth20(ref DepthBook depth)
    {
        (depth.ExchangeUs, depth.PriceScale, depth.SizeScale, depth.BidCount, depth.AskCount) = (Microseconds(Int64(27), 1_000), PriceScale, 0, 0, 0);
        for (int i = 0; i < DepthLevels; i++)
        {
            AddBid(ShortLevel(43 + i * DepthLevelLength), ref depth);
            AddAsk(ShortLevel(243 + i * DepthLevelLength), ref depth);
        }
    }

    /// <summary>A level says itself which side it is on: 1 to buy, 0 to sell. Where it stands among the ten says nothing.</summary>
    private void ReadLevel(int at, ref DepthBook depth)
    {
        short side = BinaryPrimitives.ReadInt16LittleEndian(_packet[at..]);
        var level = new DepthLevel(Int64(at + 10), Int64(at + 2), BinaryPrimitives.ReadUInt16LittleEndian(_packet[(at + 18)..]));
        if (side == 1)
        {
            AddBid(level, ref depth);
        }
        else if (side == 0)
        {
            AddAsk(level, ref depth);
        }
    }

    private DepthLevel ShortLevel(int at)
    {
        var entry = _packet.Slice(at, DepthLevelLength);
        return new(BinaryPrimitives.ReadInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadInt32LittleEndian(entry), BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]));
    }

    private static void AddBid(in DepthLevel level, ref DepthBook depth)
    {
        if (level.Price == 0 || level.Size <= 0)
        {
            return;
        }

        int at = depth.BidCount++;
        for (; at > 0 && depth.Bids[at - 1].Price < level.Price; at--)
        {
            depth.Bids[at] = depth.Bids[at - 1];
        }

        depth.Bids[at] = level;
    }

    private static void AddAsk(in DepthLevel level, ref DepthBook depth)
    {
        if (level.Price == 0 || level.Size <= 0)
        {
            return;
        }

        int at = depth.AskCount++;
        for (; at > 0 && depth.Asks[at - 1].Price > level.Price; at--)
        {
            depth.Asks[at] = depth.Asks[at - 1];
        }

        depth.Asks[at] = level;
    }

    /// <summary>A quantity that the vendor sends as a floating-point number; false where it is none.</summary>
    private bool TryQuantity(int at, out long quantity)
    {
        const double LargestExact = 1L << 53;
        double value = BinaryPrimitives.ReadDoubleLittleEndian(_packet[at..]);
        bool isQuantity = value is >= 0 and <= LargestExact && value == Math.Truncate(value);
        quantity = isQuantity ? (long)value : 0;
        return isQuantity;
    }

    /// <summary>0 = unknown, also for what is no time.</summary>
    private static long Microseconds(long time, long unit) => time > 0 && time < TickTime.EndUs / unit && TickTime.IsPossible(time * unit) ? time * unit : 0;

    private static TickFields Present(long value, TickFields field) => value != 0 ? field : TickFields.None;

    private long Int64(int at) => BinaryPrimitives.ReadInt64LittleEndian(_packet[at..]);
}
