using System.Buffers.Binary;
using System.Text;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>Writes packets as the vendor's documents describe them, field after field; it shares nothing with what reads them.</summary>
internal sealed class SmartApiPacketWriter
{
    private const int Longest = 443;
    private const int TokenLength = 25;
    private const byte Currency = 13;
    private const int CurrencyScale = 7;
    private const long SecondUs = 1_000_000;

    private readonly byte[] _packet = new byte[Longest];
    private int _at;
    private int _scaleUp;
    private long _sequence;

    /// <summary>Of an instrument as it is, in one of the four modes. Valid until the next one.</summary>
    /// <param name="scale">Decimal places of its prices.</param>
    public ReadOnlySpan<byte> Write(int mode, byte exchange, string token, int scale, in MarketUpdate update)
    {
        (_at, _scaleUp) = (0, (exchange == Currency ? CurrencyScale : 2) - scale);
        _packet.AsSpan().Clear();
        _packet[_at++] = (byte)mode;
        _packet[_at++] = exchange;
        Encoding.ASCII.GetBytes(token, _packet.AsSpan(_at, TokenLength));
        _at += TokenLength;
        if (mode == 4)
        {
            WriteDepth20(in update);
            return _packet.AsSpan(0, _at);
        }

        Int64(++_sequence);
        Int64(Milliseconds(update.ExchangeUs));
        Price(update.Price);
        if (mode >= 2)
        {
            WriteDay(in update);
        }

        if (mode == 3)
        {
            WriteBestFive(in update);
        }

        return _packet.AsSpan(0, _at);
    }

    private void WriteDay(in MarketUpdate update)
    {
        bool isIndex = update.Kind == UpdateKind.Index;
        Int64(update.Size);
        Price(update.AveragePrice);
        Int64(update.CumulativeVolume);
        Double(isIndex ? 0 : update.TotalBidQuantity);
        Double(isIndex ? 0 : update.TotalAskQuantity);
        Price(update.SessionOpen);
        Price(update.SessionHigh);
        Price(update.SessionLow);
        Price(update.PreviousClose);
    }

    private void WriteBestFive(in MarketUpdate update)
    {
        Int64(update.TradeUs / SecondUs);
        Int64(update.OpenInterest);
        Double(0.0302);
        for (int level = 0; level < 5; level++)
        {
            Level(1, update.BidAt(level));
        }

        for (int level = 0; level < 5; level++)
        {
            Level(0, update.AskAt(level));
        }

        Price(update.UpperLimit);
        Price(update.LowerLimit);
        Price(update.SessionHigh);
        Price(update.SessionLow);
    }

    private void WriteDepth20(in MarketUpdate update)
    {
        Int64(Milliseconds(update.ExchangeUs));
        Int64(0);
        for (int level = 0; level < MarketUpdate.Levels; level++)
        {
            ShortLevel(update.BidAt(level));
        }

        for (int level = 0; level < MarketUpdate.Levels; level++)
        {
            ShortLevel(update.AskAt(level));
        }
    }

    /// <summary>Whole seconds, as in every capture.</summary>
    private static long Milliseconds(long us) => us / SecondUs * 1_000;

    private void Level(short side, DepthLevel level)
    {
        Int16(side);
        Int64(level.Size);
        Price(level.Price);
        Int16((short)level.Orders);
    }

    private void ShortLevel(DepthLevel level)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_packet.AsSpan(_at), (int)level.Size);
        BinaryPrimitives.WriteInt32LittleEndian(_packet.AsSpan(_at + 4), (int)level.Price);
        _at += 8;
        Int16((short)level.Orders);
    }

    private void Price(long mantissa) => Int64(mantissa * ScaledNumber.PowerOfTen(_scaleUp));

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(_packet.AsSpan(_at), value);
        _at += 2;
    }

    private void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_packet.AsSpan(_at), value);
        _at += 8;
    }

    private void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_packet.AsSpan(_at), value);
        _at += 8;
    }
}
