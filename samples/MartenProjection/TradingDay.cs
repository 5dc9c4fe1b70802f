using Candlewick.EventStore.Events;
using Marten.Events.Aggregation;

namespace Candlewick.Samples.MartenProjection;

/// <summary>A document of your own: one day of one instrument, made of its stream of candles.</summary>
public sealed class TradingDay
{
    /// <summary>Key of the stream: <c>NSE:INFY|1m|2026-11-27</c>.</summary>
    public string Id { get; set; } = "";

    public string Instrument { get; set; } = "";

    public DateOnly Date { get; set; }

    /// <summary>By open time, because a revision replaces the bar it revises.</summary>
    public Dictionary<DateTimeOffset, Bar> Bars { get; set; } = [];

    public decimal High => Bars.Values.Max(b => b.High);

    public decimal Low => Bars.Values.Min(b => b.Low);

    public decimal Volume => Bars.Values.Sum(b => b.Volume);

    public sealed record Bar(decimal High, decimal Low, decimal Volume);
}

/// <summary>How it is made: Marten calls these for each event of the stream, in order.</summary>
public sealed partial class TradingDayProjection : SingleStreamProjection<TradingDay, string>
{
    public static TradingDay Create(CandleClosed candle) => Put(
        new TradingDay { Instrument = candle.Instrument, Date = candle.TradingDate }, candle.StartAt, candle.High, candle.Low, candle.Volume);

    public void Apply(CandleClosed candle, TradingDay day) => Put(day, candle.StartAt, candle.High, candle.Low, candle.Volume);

    public void Apply(CandleRevised candle, TradingDay day) => Put(day, candle.StartAt, candle.High, candle.Low, candle.Volume);

    private static TradingDay Put(TradingDay day, DateTimeOffset start, decimal high, decimal low, decimal? volume)
    {
        day.Bars[start] = new TradingDay.Bar(high, low, volume ?? 0);
        return day;
    }
}
