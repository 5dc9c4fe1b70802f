namespace Candlewick.EventStore.Events;

/// <summary>Ticks of a gap were found and published; the bars they belong to are revised. In the stream of the feed and date.</summary>
/// <param name="Feed">The feed that had the gap.</param>
/// <param name="TradingDate">The trading date the gap lies in.</param>
/// <param name="Instrument"><c>VENUE:SYMBOL</c>; null where all instruments of the feed are concerned.</param>
/// <param name="FromAt">Begin of the gap, UTC.</param>
/// <param name="ToAt">End of the gap, UTC, exclusive.</param>
/// <param name="Source">Where the ticks came from: a feed or an archive.</param>
/// <param name="Ticks">How many there were.</param>
public sealed record GapFilled(
    string Feed, DateOnly TradingDate, string? Instrument, DateTimeOffset FromAt, DateTimeOffset ToAt, string Source, long Ticks);
