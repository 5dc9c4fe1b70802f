using System.Globalization;
using Candlewick.EventStore.Candles;

namespace Candlewick.EventStore.Events;

/// <summary>Candles as events: what is appended when a revision of a bar arrives.</summary>
public static class CandleEvents
{
    /// <summary>Key of the stream a bar belongs to: <c>instrument|interval|yyyy-MM-dd</c> of the trading date.</summary>
    public static string StreamId(string instrument, string interval, DateOnly tradingDate) =>
        string.Create(CultureInfo.InvariantCulture, $"{instrument}|{interval}|{tradingDate:yyyy-MM-dd}");

    /// <summary>
    /// The event of one revision: <see cref="CandleClosed"/> for revision 0, else <see cref="CandleRevised"/>. Where the
    /// record lay and which ticks made it are not part of it: the same bar gives the same bytes in every run.
    /// </summary>
    public static StreamEvent From(CandleRow c, DateTimeOffset timestamp)
    {
        var start = ToTime(c.StartUs);
        var end = ToTime(c.EndUs);
        bool first = c.Revision == 0;
        object data = first
            ? new CandleClosed(
                c.Instrument, c.Interval, start, end, c.TradingDate, c.Open, c.High, c.Low, c.Close, c.Volume, c.UnattributedVolume,
                c.Turnover, c.OpenInterest, c.Trades, c.Updates, c.Revision, c.Source, c.Flags, c.Rules, c.Ordinal)
            : new CandleRevised(
                c.Instrument, c.Interval, start, end, c.TradingDate, c.Open, c.High, c.Low, c.Close, c.Volume, c.UnattributedVolume,
                c.Turnover, c.OpenInterest, c.Trades, c.Updates, c.Revision, c.Source, c.Flags, c.Rules, c.Ordinal);
        return new StreamEvent(
            StreamId(c.Instrument, c.Interval, c.TradingDate),
            EventId.OfCandle(c.Id),
            first ? EventTypes.CandleClosed : EventTypes.CandleRevised,
            data,
            timestamp);
    }

    private static DateTimeOffset ToTime(long us) => new(CandleTime.ToDateTime(us));
}
