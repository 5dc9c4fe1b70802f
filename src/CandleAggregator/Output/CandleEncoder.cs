using System.Globalization;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Output;

/// <summary>Makes the published record of a bar. The value depends on the bar alone; where its ticks stand goes into headers.</summary>
internal static class CandleEncoder
{
    /// <summary>The value of a bar.</summary>
    /// <param name="revision">Null for a bar that is still open.</param>
    public static Candle Value(InstrumentBars owner, BarSpec spec, in Bar bar, uint? revision)
    {
        var candle = new Candle
        {
            Instrument = owner.Instrument.ToString(),
            Interval = spec.ToString(),
            StartUs = bar.StartUs,
            EndUs = bar.EndUs,
            Ordinal = bar.Ordinal,
            TradingDate = (uint)bar.TradingDate,
            PriceScale = (uint)bar.PriceScale,
            SizeScale = (uint)bar.SizeScale,
            Open = bar.Open,
            High = bar.High,
            Low = bar.Low,
            Close = bar.Close,
            UnattributedVolume = bar.Unattributed,
            Trades = (ulong)bar.Trades,
            Updates = (ulong)bar.Updates,
            Closed = revision is not null,
            Revision = revision ?? 0,
            Source = FeedOf(owner.Source),
            Flags = (uint)bar.Flags,
            Rules = owner.Rules.HashOf(spec, bar.TradingDate),
        };
        if (bar.HasVolume)
        {
            candle.Volume = bar.Volume;
            candle.Turnover = ScaledNumber.Format(bar.Turnover, bar.TurnoverScale);
        }

        if (bar.HasOpenInterest)
        {
            candle.OpenInterest = bar.OpenInterest;
        }

        return candle;
    }

    /// <summary>Which ticks a bar was made of.</summary>
    public static Headers Provenance(in Bar bar, int ticksPartition, long closedAtUs) =>
    [
        Header(RecordHeaders.TicksPartition, ticksPartition),
        Header(RecordHeaders.TicksFirst, bar.FirstOffset),
        Header(RecordHeaders.TicksLast, bar.LastOffset),
        Header(RecordHeaders.TicksCount, bar.Count),
        Header(RecordHeaders.ClosedAtUs, closedAtUs),
    ];

    /// <summary>Up to which tick an open bar reaches, so that who reads it can go on with the ticks after it.</summary>
    public static Headers LastTick(in Bar bar) => [Header(RecordHeaders.TicksLast, bar.LastOffset)];

    private static string FeedOf(string source)
    {
        int slash = source.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? source : source[..slash];
    }

    private static Header Header(string name, long value) =>
        new(name, Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
}
