using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Contracts.Ticks;

/// <summary>
/// Reads and writes the published <c>Tick</c> message without allocating: straight between wire bytes and the
/// domain's <see cref="Tick"/>. The generated type, which everybody else uses, gives the same bytes; a test holds
/// the two together.
/// </summary>
public static class TickWire
{
    /// <summary>Enough room for any tick whose names are at most 64 bytes each.</summary>
    public const int MaxLength = 640;

    /// <summary>Longest name of an instrument, source or session group that is written.</summary>
    public const int MaxNameLength = 64;

    /// <summary>
    /// Reads one message. Names point into <paramref name="message"/>. False where the bytes are not a Tick: cut off,
    /// malformed, of a kind this version does not know, or with a scale beyond <see cref="ScaledNumber.MaxScale"/>.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> message, ref Tick tick, out ReadOnlySpan<byte> instrument, out ReadOnlySpan<byte> source) =>
        TryRead(message, ref tick, out instrument, out source, out _);

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, ref Tick, out ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>
    /// <param name="sessionGroup">What a control tick of kind <see cref="ControlKind.SessionGroup"/> names.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> message, ref Tick tick, out ReadOnlySpan<byte> instrument, out ReadOnlySpan<byte> source, out ReadOnlySpan<byte> sessionGroup)
    {
        tick = default;
        instrument = default;
        source = default;
        sessionGroup = default;
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadVarint(out ulong tag))
            {
                return false;
            }

            if ((tag & 7) == 0)
            {
                if (!reader.TryReadVarint(out ulong value))
                {
                    return false;
                }

                Set(ref tick, (int)(tag >> 3), (long)value);
            }
            else if (tag == ((2 << 3) | 2) ? !reader.TryReadBytes(out instrument)
                : tag == ((3 << 3) | 2) ? !reader.TryReadBytes(out source)
                : tag == ((30 << 3) | 2) ? !reader.TryReadBytes(out sessionGroup)
                : !reader.TrySkip((uint)tag & 7))
            {
                return false;
            }
        }

        return tick.Kind is >= TickKind.Trade and <= TickKind.Bar
            && (uint)tick.PriceScale <= ScaledNumber.MaxScale
            && (uint)tick.SizeScale <= ScaledNumber.MaxScale;
    }

    /// <summary>Writes one message and returns its length. <paramref name="destination"/> holds <see cref="MaxLength"/> bytes.</summary>
    public static int Write(
        Span<byte> destination, in Tick tick, ReadOnlySpan<byte> instrument, ReadOnlySpan<byte> source, ReadOnlySpan<byte> sessionGroup = default)
    {
        var writer = new WireWriter(destination);
        Put(ref writer, 1, (long)tick.Kind);
        if (!instrument.IsEmpty)
        {
            writer.WriteBytes(2, instrument);
        }

        if (!source.IsEmpty)
        {
            writer.WriteBytes(3, source);
        }

        Put(ref writer, 4, tick.TradeUs);
        Put(ref writer, 5, tick.ExchangeUs);
        Put(ref writer, 6, tick.ReceiveUs);
        Put(ref writer, 7, tick.PriceScale);
        Put(ref writer, 8, tick.SizeScale);
        Put(ref writer, 9, tick.Fields, TickFields.Price, tick.Price);
        Put(ref writer, 10, tick.Fields, TickFields.Size, tick.Size);
        Put(ref writer, 11, tick.Fields, TickFields.CumulativeVolume, tick.CumulativeVolume);
        Put(ref writer, 12, tick.Fields, TickFields.Sequence, tick.Sequence);
        if (tick.Fields >= TickFields.Bid)
        {
            Put(ref writer, 13, tick.Fields, TickFields.Bid, tick.Bid);
            Put(ref writer, 14, tick.Fields, TickFields.BidSize, tick.BidSize);
            Put(ref writer, 15, tick.Fields, TickFields.Ask, tick.Ask);
            Put(ref writer, 16, tick.Fields, TickFields.AskSize, tick.AskSize);
            Put(ref writer, 17, tick.Fields, TickFields.SessionOpen, tick.SessionOpen);
            Put(ref writer, 18, tick.Fields, TickFields.SessionHigh, tick.SessionHigh);
            Put(ref writer, 19, tick.Fields, TickFields.SessionLow, tick.SessionLow);
            Put(ref writer, 20, tick.Fields, TickFields.PreviousClose, tick.PreviousClose);
            Put(ref writer, 21, tick.Fields, TickFields.AveragePrice, tick.AveragePrice);
            Put(ref writer, 22, tick.Fields, TickFields.TotalBidQuantity, tick.TotalBidQuantity);
            Put(ref writer, 23, tick.Fields, TickFields.TotalAskQuantity, tick.TotalAskQuantity);
            Put(ref writer, 24, tick.Fields, TickFields.OpenInterest, tick.OpenInterest);
        }

        Put(ref writer, 25, (long)tick.Flags);
        Put(ref writer, 26, tick.ClockUs);
        Put(ref writer, 27, (long)tick.ClockState);
        Put(ref writer, 28, tick.DownSinceUs);
        Put(ref writer, 29, (long)tick.Control);
        if (!sessionGroup.IsEmpty)
        {
            writer.WriteBytes(30, sessionGroup);
        }

        if (tick.Fields >= TickFields.BarOpen)
        {
            Put(ref writer, 31, tick.Fields, TickFields.BarOpen, tick.BarOpen);
            Put(ref writer, 32, tick.Fields, TickFields.BarHigh, tick.BarHigh);
            Put(ref writer, 33, tick.Fields, TickFields.BarLow, tick.BarLow);
        }

        Put(ref writer, 34, tick.BarIntervalUs);
        Put(ref writer, 35, tick.Fields, TickFields.LastSequence, tick.LastSequence);
        Put(ref writer, 36, (long)tick.Cause);
        return writer.Length;
    }

    private static void Put(ref WireWriter writer, int field, long value)
    {
        if (value != 0)
        {
            writer.WriteVarint(field, (ulong)value);
        }
    }

    private static void Put(ref WireWriter writer, int field, TickFields fields, TickFields bit, long value)
    {
        if ((fields & bit) != 0)
        {
            writer.WriteVarint(field, (ulong)value);
        }
    }

    private static void Set(ref Tick tick, int field, long value)
    {
        switch (field)
        {
            case 1: tick.Kind = (TickKind)value; break;
            case 4: tick.TradeUs = value; break;
            case 5: tick.ExchangeUs = value; break;
            case 6: tick.ReceiveUs = value; break;
            case 7: tick.PriceScale = (int)value; break;
            case 8: tick.SizeScale = (int)value; break;
            case 9: tick.Price = value; tick.Fields |= TickFields.Price; break;
            case 10: tick.Size = value; tick.Fields |= TickFields.Size; break;
            case 11: tick.CumulativeVolume = value; tick.Fields |= TickFields.CumulativeVolume; break;
            case 12: tick.Sequence = value; tick.Fields |= TickFields.Sequence; break;
            case 13: tick.Bid = value; tick.Fields |= TickFields.Bid; break;
            case 14: tick.BidSize = value; tick.Fields |= TickFields.BidSize; break;
            case 15: tick.Ask = value; tick.Fields |= TickFields.Ask; break;
            case 16: tick.AskSize = value; tick.Fields |= TickFields.AskSize; break;
            case 17: tick.SessionOpen = value; tick.Fields |= TickFields.SessionOpen; break;
            case 18: tick.SessionHigh = value; tick.Fields |= TickFields.SessionHigh; break;
            case 19: tick.SessionLow = value; tick.Fields |= TickFields.SessionLow; break;
            case 20: tick.PreviousClose = value; tick.Fields |= TickFields.PreviousClose; break;
            case 21: tick.AveragePrice = value; tick.Fields |= TickFields.AveragePrice; break;
            case 22: tick.TotalBidQuantity = value; tick.Fields |= TickFields.TotalBidQuantity; break;
            case 23: tick.TotalAskQuantity = value; tick.Fields |= TickFields.TotalAskQuantity; break;
            case 24: tick.OpenInterest = value; tick.Fields |= TickFields.OpenInterest; break;
            case 25: tick.Flags = (TickFlags)(uint)value; break;
            case 26: tick.ClockUs = value; break;
            case 27: tick.ClockState = (ClockState)value; break;
            case 28: tick.DownSinceUs = value; break;
            case 29: tick.Control = (ControlKind)value; break;
            case 31: tick.BarOpen = value; tick.Fields |= TickFields.BarOpen; break;
            case 32: tick.BarHigh = value; tick.Fields |= TickFields.BarHigh; break;
            case 33: tick.BarLow = value; tick.Fields |= TickFields.BarLow; break;
            case 34: tick.BarIntervalUs = value; break;
            case 35: tick.LastSequence = value; tick.Fields |= TickFields.LastSequence; break;
            case 36: tick.Cause = (GapCause)value; break;
            default: break; // A newer writer's field.
        }
    }
}
