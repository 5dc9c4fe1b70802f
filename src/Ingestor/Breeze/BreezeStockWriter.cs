using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Breeze;

/// <summary>Writes event <c>stock</c> as the vendor's documents describe it; it shares nothing with what reads it.</summary>
internal sealed class BreezeStockWriter
{
    private const int Levels = 5;
    private const long SecondUs = 1_000_000;
    private const decimal Crore = 10_000_000;

    private readonly ArrayBufferWriter<byte> _bytes = new(1_024);
    private readonly Utf8JsonWriter _json;

    public BreezeStockWriter() => _json = new Utf8JsonWriter(_bytes);

    /// <summary>An instrument as it is. Valid until the next message.</summary>
    public ReadOnlySpan<byte> Quote(string code, SimulatedInstrument instrument, in MarketUpdate update)
    {
        Begin(code);
        if (instrument.Id.Venue == "MCX")
        {
            WriteCommodity(instrument, in update);
        }
        else
        {
            WriteQuote(instrument, in update);
        }

        return End();
    }

    /// <summary>Five levels of its book.</summary>
    public ReadOnlySpan<byte> Book(string code, SimulatedInstrument instrument, in MarketUpdate update)
    {
        Begin(code.Replace(".1!", ".2!", StringComparison.Ordinal));
        _json.WriteNumberValue(update.ExchangeUs / SecondUs);
        _json.WriteStartArray();
        for (int level = 0; level < Levels; level++)
        {
            _json.WriteStartArray();
            WriteSide(instrument, update.BidAt(level));
            WriteSide(instrument, update.AskAt(level));
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        return End();
    }

    private void Begin(string code)
    {
        _bytes.ResetWrittenCount();
        _bytes.Write("42"u8);
        _json.Reset();
        _json.WriteStartArray();
        _json.WriteStringValue("stock");
        _json.WriteStartArray();
        _json.WriteStringValue(code);
    }

    private ReadOnlySpan<byte> End()
    {
        _json.WriteEndArray();
        _json.WriteEndArray();
        _json.Flush();
        return _bytes.WrittenSpan;
    }

    private void WriteQuote(SimulatedInstrument instrument, in MarketUpdate update)
    {
        Price(instrument, update.SessionOpen);
        Price(instrument, update.Price);
        Price(instrument, update.SessionHigh);
        Price(instrument, update.SessionLow);
        _json.WriteNumberValue(update.PreviousClose == 0 ? 0 : Math.Round((update.Price - update.PreviousClose) * 100m / update.PreviousClose, 2));
        if (update.Kind == UpdateKind.Index)
        {
            Nulls(10);
            _json.WriteStringValue("");
            Nulls(2);
            _json.WriteNumberValue(update.ExchangeUs / SecondUs);
            Price(instrument, update.PreviousClose);
            return;
        }

        Price(instrument, update.Bid);
        _json.WriteNumberValue(update.BidSize);
        Price(instrument, update.Ask);
        _json.WriteNumberValue(update.AskSize);
        _json.WriteNumberValue(update.Size);
        Price(instrument, update.AveragePrice);
        if (instrument.Type is InstrumentType.Future or InstrumentType.Option)
        {
            _json.WriteNumberValue(update.OpenInterest);
            _json.WriteNumberValue(update.OpenInterest - update.OpenInterestLow);
        }

        _json.WriteNumberValue(update.CumulativeVolume);
        _json.WriteNumberValue(update.TotalBidQuantity);
        _json.WriteNumberValue(update.TotalAskQuantity);
        WriteTradedValue(instrument, in update);
        _json.WriteStringValue(update.BuyerIsMaker ? "-" : "+");
        Price(instrument, update.LowerLimit);
        Price(instrument, update.UpperLimit);
        _json.WriteNumberValue(update.TradeUs / SecondUs);
        Price(instrument, update.PreviousClose);
    }

    /// <summary>In crores; with a letter behind it, but at the BSE's derivatives.</summary>
    private void WriteTradedValue(SimulatedInstrument instrument, in MarketUpdate update)
    {
        decimal crores = Math.Round((decimal)update.Turnover / ScaledNumber.PowerOfTen(instrument.PriceScale + instrument.SizeScale) / Crore, 2);
        if (instrument.Id.Venue == "BFO")
        {
            _json.WriteNumberValue(crores);
        }
        else
        {
            _json.WriteStringValue(crores.ToString(CultureInfo.InvariantCulture) + "C");
        }
    }

    private void WriteCommodity(SimulatedInstrument instrument, in MarketUpdate update)
    {
        _json.WriteNumberValue(0);
        _json.WriteNumberValue(0);
        _json.WriteNumberValue(0);
        _json.WriteNumberValue(update.CumulativeVolume);
        Price(instrument, update.Price);
        _json.WriteNumberValue(update.Size);
        _json.WriteNumberValue(update.TradeUs / SecondUs);
        Price(instrument, update.AveragePrice);
        _json.WriteNumberValue(update.TotalBidQuantity);
        _json.WriteNumberValue(update.TotalAskQuantity);
        _json.WriteNumberValue(0);
        Price(instrument, update.PreviousClose);
        Price(instrument, update.SessionOpen);
        Price(instrument, update.SessionHigh);
        Price(instrument, update.SessionLow);
        _json.WriteNumberValue(0);
        _json.WriteNumberValue(update.OpenInterest);
        _json.WriteNumberValue(update.TradeCount);
        Price(instrument, update.SessionHigh);
        Price(instrument, update.SessionLow);
        WriteTradedValue(instrument, in update);
        for (int level = 0; level < Levels; level++)
        {
            _json.WriteStartArray();
            WriteCommoditySide(instrument, update.BidAt(level));
            WriteCommoditySide(instrument, update.AskAt(level));
            _json.WriteEndArray();
        }
    }

    /// <summary>Price, size, and of some exchanges orders and a flag.</summary>
    private void WriteSide(SimulatedInstrument instrument, DepthLevel level)
    {
        Price(instrument, level.Price);
        _json.WriteNumberValue(level.Size);
        if (instrument.Id.Venue == "BSE")
        {
            return;
        }

        _json.WriteNumberValue(level.Orders);
        if (instrument.Id.Venue != "BFO")
        {
            _json.WriteNumberValue(0);
        }
    }

    private void WriteCommoditySide(SimulatedInstrument instrument, DepthLevel level)
    {
        _json.WriteNumberValue(level.Size);
        Price(instrument, level.Price);
        _json.WriteNumberValue(level.Orders);
        _json.WriteNumberValue(0);
    }

    private void Nulls(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _json.WriteNullValue();
        }
    }

    /// <summary>In rupees, without zeros at the end, as the vendor's server writes floating-point numbers.</summary>
    private void Price(SimulatedInstrument instrument, long mantissa) => _json.WriteNumberValue(Decimals.Normalize(ScaledNumber.ToDecimal(mantissa, instrument.PriceScale)));
}
