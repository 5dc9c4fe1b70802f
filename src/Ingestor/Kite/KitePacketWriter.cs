using System.Buffers.Binary;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Kite;

/// <summary>Writes packets as Zerodha's server does; the other side of <see cref="KitePacket"/>.</summary>
internal static class KitePacketWriter
{
    private const long Second = 1_000_000;

    /// <summary>Bytes of a packet.</summary>
    public static int LengthOf(KiteMode mode, bool isIndex) => mode switch
    {
        KiteMode.Ltp => KitePacket.Ltp,
        KiteMode.Quote => isIndex ? KitePacket.IndexQuote : KitePacket.Quote,
        _ => isIndex ? KitePacket.IndexFull : KitePacket.Full,
    };

    /// <param name="packet">As long as <see cref="LengthOf"/> says; all of it is written.</param>
    public static void Write(Span<byte> packet, KiteToken token, SimulatedInstrument instrument, in MarketUpdate update)
    {
        long unit = ScaledNumber.PowerOfTen(token.PriceScale - instrument.PriceScale);
        packet.Clear();
        Put(packet, 0, token.Value);
        Put(packet, 4, (update.Price != 0 ? update.Price : update.PreviousClose) * unit);
        if (packet.Length == KitePacket.Ltp)
        {
            return;
        }

        if (instrument.Type == InstrumentType.Index)
        {
            WriteIndex(packet, unit, in update);
            return;
        }

        Put(packet, 8, update.Size);
        Put(packet, 12, update.AveragePrice * unit);
        Put(packet, 16, update.CumulativeVolume);
        Put(packet, 20, update.TotalBidQuantity);
        Put(packet, 24, update.TotalAskQuantity);
        Put(packet, 28, update.SessionOpen * unit);
        Put(packet, 32, update.SessionHigh * unit);
        Put(packet, 36, update.SessionLow * unit);
        Put(packet, 40, update.PreviousClose * unit);
        if (packet.Length == KitePacket.Full)
        {
            Put(packet, 44, update.TradeUs / Second);
            Put(packet, 48, update.OpenInterest);
            Put(packet, 52, update.OpenInterestHigh);
            Put(packet, 56, update.OpenInterestLow);
            Put(packet, 60, update.ExchangeUs / Second);
            for (int level = 0; level < KitePacket.Levels; level++)
            {
                PutLevel(packet[(KitePacket.Book + (level * KitePacket.Level))..], update.BidAt(level), unit);
                PutLevel(packet[(KitePacket.Book + ((KitePacket.Levels + level) * KitePacket.Level))..], update.AskAt(level), unit);
            }
        }
    }

    private static void WriteIndex(Span<byte> packet, long unit, in MarketUpdate update)
    {
        Put(packet, 8, update.SessionHigh * unit);
        Put(packet, 12, update.SessionLow * unit);
        Put(packet, 16, update.SessionOpen * unit);
        Put(packet, 20, update.PreviousClose * unit);
        BinaryPrimitives.WriteInt32BigEndian(packet[24..], update.Price == 0 ? 0 : (int)((update.Price - update.PreviousClose) * unit));
        if (packet.Length == KitePacket.IndexFull)
        {
            Put(packet, 28, update.ExchangeUs / Second);
        }
    }

    private static void PutLevel(Span<byte> level, DepthLevel of, long unit)
    {
        Put(level, 0, of.Size);
        Put(level, 4, of.Price * unit);
        BinaryPrimitives.WriteUInt16BigEndian(level[8..], (ushort)of.Orders);
    }

    /// <summary>Numbers of four bytes: what is larger stays at the largest, as no exchange has it.</summary>
    private static void Put(Span<byte> packet, int at, long value) => BinaryPrimitives.WriteUInt32BigEndian(packet[at..], (uint)Math.Clamp(value, 0, uint.MaxValue));
}

/// <summary>How much of an instrument a client wants.</summary>
internal enum KiteMode
{
    Ltp,
    Quote,
    Full,
}
