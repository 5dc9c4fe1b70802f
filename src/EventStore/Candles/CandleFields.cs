using System.Text.Json.Serialization;
using Candlewick.EventStore.Events;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// What a candle says, wherever it is stored: its events add a name to it, its row where it came from. The JSON of the
/// events is these properties as they are called here. Decimals are exact and keep their places (167.4100 stays 167.4100).
/// </summary>
public abstract record CandleFields : ICandle
{
    /// <summary><c>VENUE:SYMBOL</c>.</summary>
    public required string Instrument { get; init; }

    /// <summary>Text of the bar specification: <c>1m</c>, <c>5m</c>, <c>1d</c>.</summary>
    public required string Interval { get; init; }

    /// <summary>Open time of the bar, UTC.</summary>
    public DateTimeOffset StartAt
    {
        get => CandleTime.ToDateTime(StartUs);
        init => StartUs = CandleTime.ToMicroseconds(value.UtcDateTime);
    }

    /// <summary>Open time of the bar, microseconds UTC.</summary>
    [JsonIgnore]
    public long StartUs { get; init; }

    /// <summary>End of the bar, exclusive, UTC.</summary>
    public DateTimeOffset EndAt
    {
        get => CandleTime.ToDateTime(EndUs);
        init => EndUs = CandleTime.ToMicroseconds(value.UtcDateTime);
    }

    /// <summary>End of the bar, exclusive, microseconds UTC.</summary>
    [JsonIgnore]
    public long EndUs { get; init; }

    /// <summary>The venue's trading date.</summary>
    public required DateOnly TradingDate { get; init; }

    /// <summary>Price of the first tick.</summary>
    public required decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    public required decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    public required decimal Low { get; init; }

    /// <summary>Price of the last tick.</summary>
    public required decimal Close { get; init; }

    /// <summary>Null where the feed carries no volume, which is different from 0.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Volume that arrived with this bar but was traded while the feed was away.</summary>
    public decimal UnattributedVolume { get; init; }

    /// <summary>Sum of price times size, exact however large; null where volume is.</summary>
    [JsonConverter(typeof(BigDecimalJson))]
    public BigDecimal? Turnover { get; init; }

    /// <summary>Open interest at the close, in contracts.</summary>
    public long? OpenInterest { get; init; }

    /// <summary>Trades in the bar, of a trade feed.</summary>
    public long Trades { get; init; }

    /// <summary>Updates that moved the bar, of a snapshot feed.</summary>
    public long Updates { get; init; }

    /// <summary>0 when first published, one more each time late ticks changed the bar.</summary>
    public int Revision { get; init; }

    /// <summary>The feed.</summary>
    public required string Source { get; init; }

    /// <summary>Bit mask of the contract's <c>CandleFlag</c>.</summary>
    public int Flags { get; init; }

    /// <summary>Which rules made it: 16 hex digits.</summary>
    public required string Rules { get; init; }

    /// <summary>Which of its trading date's bars it is, from 1; 0, and not written, of a bar by time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Ordinal { get; init; }
}
