using System.Text.Json.Serialization;

namespace Candlewick.EventStore.Events;

/// <summary>Late ticks changed a closed bar: the whole bar as it is now.</summary>
/// <param name="Instrument"><c>VENUE:SYMBOL</c>.</param>
/// <param name="Interval">Text of the bar specification: <c>1m</c>, <c>5m</c>, <c>1d</c>.</param>
/// <param name="StartAt">Open time of the bar, UTC.</param>
/// <param name="EndAt">End of the bar, exclusive, UTC.</param>
/// <param name="TradingDate">The venue's trading date.</param>
/// <param name="Open">Price of the first tick.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Price of the last tick.</param>
/// <param name="Volume">Null where the feed carries none, which is different from 0.</param>
/// <param name="UnattributedVolume">Volume that arrived with this bar but was traded while the feed was away.</param>
/// <param name="Turnover">Sum of price times size, to 28 digits; null where volume is.</param>
/// <param name="OpenInterest">Open interest at the close, in contracts.</param>
/// <param name="Trades">Trades in the bar, of a trade feed.</param>
/// <param name="Updates">Updates that moved the bar, of a snapshot feed.</param>
/// <param name="Revision">1 for the first revision, one more each time.</param>
/// <param name="Source">The feed.</param>
/// <param name="Flags">Bit mask of the contract's <c>CandleFlag</c>.</param>
/// <param name="Rules">Which rules made it: 16 hex digits.</param>
/// <param name="Ordinal">Which of its trading date's bars it is, from 1; 0, and not written, of a bar by time.</param>
public sealed record CandleRevised(
    string Instrument,
    string Interval,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    DateOnly TradingDate,
    decimal Open,
    decimal High,
    decimal Low,
    decimal Close,
    decimal? Volume,
    decimal UnattributedVolume,
    decimal? Turnover,
    long? OpenInterest,
    long Trades,
    long Updates,
    int Revision,
    string Source,
    int Flags,
    string Rules,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Ordinal = 0);
