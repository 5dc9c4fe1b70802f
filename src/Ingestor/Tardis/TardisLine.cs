using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tardis;

/// <summary>
/// A line of Tardis' trades (id, side, price, amount) or quotes (ask and its amount, bid and its amount). <c>timestamp</c> is the exchange's,
/// <c>local_timestamp</c> is when it was received.
/// </summary>
internal sealed class TardisLine(bool isQuotes, FileFormatOptions options, bool timesOnly) : ILineParser
{
    private const int Columns = 8;
    private const TimeUnits Unit = TimeUnits.Microseconds;

    private readonly InstrumentNames _names = new(options.DefaultVenues, Symbol);
    private readonly FeedInstrument? _named = options.Instrument is { } id ? new FeedInstrument(id) : null;
    private readonly TimeColumn _time = new("timestamp", Unit);
    private readonly TimeColumn _receiveTime = new("local_timestamp", Unit);
    private readonly long[] _numbers = new long[4];
    private readonly int[] _scales = new int[4];

    public string? Remark => null;

    public string? Parse(ReadOnlySpan<byte> line, int part, ref Tick tick, out FeedInstrument? instrument)
    {
        tick = default;
        instrument = _named;
        int comma = line.IndexOf((byte)',');
        int symbol = comma < 0 ? -1 : line[(comma + 1)..].IndexOf((byte)',');
        if (line.Count((byte)',') != Columns - 1)
        {
            return "it has not the eight columns of its header";
        }

        // Exchange and symbol together say whose it is.
        var name = line[..(comma + 1 + symbol)];
        if (instrument is null && !_names.TryResolve(name, out instrument, out string? problem))
        {
            return problem;
        }

        var fields = new CsvFields(line[(name.Length + 1)..], (byte)',');
        fields.TryNext(out var time);
        fields.TryNext(out var received);
        return _time.Parse(time, out long us) ?? _receiveTime.Parse(received, out tick.ReceiveUs)
            ?? (isQuotes ? Quote(fields, us, ref tick) : Trade(fields, us, instrument, ref tick));
    }

    private string? Trade(CsvFields fields, long us, FeedInstrument instrument, ref Tick tick)
    {
        tick.Kind = TickKind.Trade;
        tick.TradeUs = us;
        if (timesOnly)
        {
            return null;
        }

        fields.TryNext(out _);
        fields.TryNext(out _);
        fields.TryNext(out var price);
        fields.TryNext(out var amount);
        tick.Fields = TickFields.Price | TickFields.Size;
        return FieldText.Complain("price", price, NumberText.Parse(price, out tick.Price, out tick.PriceScale)) ?? FieldText.Complain("amount", amount, NumberText.Parse(amount, out tick.Size, out tick.SizeScale))
            ?? (tick.Price <= 0 && !instrument.MayBeNegative ? "price is not above 0" : tick.Size < 0 ? "amount is below 0" : null);
    }

    private string? Quote(CsvFields fields, long us, ref Tick tick)
    {
        tick.Kind = TickKind.Snapshot;
        tick.ExchangeUs = us;
        if (timesOnly)
        {
            return null;
        }

        for (int i = 0; i < _numbers.Length; i++)
        {
            fields.TryNext(out var field);
            (_numbers[i], _scales[i]) = (0, 0);
            if (!FieldText.IsAbsent(field) && FieldText.Complain("a price or an amount", field, NumberText.Parse(field, out _numbers[i], out _scales[i])) is { } problem)
            {
                return problem;
            }
        }

        tick.SizeScale = Math.Max(_scales[0], _scales[3]);
        tick.PriceScale = Math.Max(_scales[1], _scales[2]);
        for (int i = 0; i < _numbers.Length; i++)
        {
            if (_numbers[i] < 0 || !ScaledNumber.TryRescale(ref _numbers[i], _scales[i], i is 0 or 3 ? tick.SizeScale : tick.PriceScale))
            {
                return "a price or an amount is below 0, or does not fit 64 bits at the decimal places of its line";
            }
        }

        (tick.AskSize, tick.Ask, tick.Bid, tick.BidSize) = (_numbers[0], _numbers[1], _numbers[2], _numbers[3]);
        tick.Fields = (tick.Ask > 0 ? TickFields.Ask | TickFields.AskSize : 0) | (tick.Bid > 0 ? TickFields.Bid | TickFields.BidSize : 0);
        return tick.Fields == TickFields.None ? "it has neither bid nor ask" : null;
    }

    /// <summary><c>binance,BTCUSDT</c>, an exchange and its own name for the instrument, as an id.</summary>
    private static string Symbol(string name)
    {
        string[] parts = name.Split(',');
        return parts[0].Trim() switch
        {
            "binance-futures" => $"BINANCE:{CryptoPair.SymbolOf("BINANCE", parts[1])}-PERP",
            "binance" or "coinbase" or "kraken" => $"{parts[0].ToUpperInvariant()}:{CryptoPair.SymbolOf(parts[0].ToUpperInvariant(), parts[1])}",
            _ => $"{parts[0].ToUpperInvariant().Replace("-", "", StringComparison.Ordinal)}:{parts[1].ToUpperInvariant()}",
        };
    }
}
