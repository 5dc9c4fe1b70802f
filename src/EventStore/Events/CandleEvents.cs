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
    public static StreamEvent From(CandleRow row, DateTimeOffset timestamp)
    {
        var (type, data) = row.Revision == 0 ? (EventTypes.CandleClosed, (object)new CandleClosed(row)) : (EventTypes.CandleRevised, new CandleRevised(row));
        return new StreamEvent(StreamId(row.Instrument, row.Interval, row.TradingDate), EventId.OfCandle(row.Id), type, data, timestamp);
    }
}
