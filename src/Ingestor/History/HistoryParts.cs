using System.Runtime.CompilerServices;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.History;

/// <summary>
/// A vendor's past of one instrument, cut into parts that fit into a transaction each. A part ends where the time changes: it is complete by itself,
/// and a run that is interrupted goes on behind the last one that was published.
/// </summary>
/// <param name="trades">Trades, which the vendor must have; else bars of a minute.</param>
/// <param name="published">As it stands in ticks.</param>
/// <param name="full">Ticks after which a part ends at the next change of time.</param>
internal sealed class HistoryParts(
    IVendorHistory history, HistoryInstrument instrument, FeedInstrument published, bool trades, TimeProvider time, int full = HistoryParts.Full)
{
    /// <summary>Ticks of a part, as many as a transaction takes without being long.</summary>
    public const int Full = 10_000;

    private static readonly BarSpec Interval = BarSpec.OneMinute;

    /// <summary>The parts of a span, which they cover without a hole: at least one.</summary>
    /// <exception cref="IngestException">The vendor refuses, or does not answer; the message names the remedy.</exception>
    public async IAsyncEnumerable<HistoryPart> ReadAsync(HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ticks = new List<Tick>();
        long fromUs = span.FromUs, reachedUs = span.FromUs;
        await foreach (var tick in trades ? TradesAsync(span, cancellationToken) : BarsAsync(span, cancellationToken))
        {
            if (ticks.Count >= full && tick.TradeUs > reachedUs)
            {
                yield return new HistoryPart(published, fromUs, tick.TradeUs, ticks);
                (fromUs, ticks) = (tick.TradeUs, []);
            }

            reachedUs = Math.Max(reachedUs, tick.TradeUs);
            ticks.Add(tick);
        }

        yield return new HistoryPart(published, fromUs, span.ToUs, ticks);
    }

    private async IAsyncEnumerable<Tick> TradesAsync(HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var trade in history.TradesAsync(instrument, span, cancellationToken))
        {
            yield return new Tick
            {
                Kind = TickKind.Trade,
                Flags = TickFlags.Backfilled,
                Fields = TickFields.Price | TickFields.Size | TickFields.Sequence,
                TradeUs = trade.TimeUs,
                ReceiveUs = TickTime.Of(time.GetUtcNow()),
                PriceScale = trade.Price.Scale,
                Price = Decimals.ToMantissa(trade.Price, trade.Price.Scale),
                SizeScale = trade.Size.Scale,
                Size = Decimals.ToMantissa(trade.Size, trade.Size.Scale),
                Sequence = trade.Id,
            };
        }
    }

    /// <summary>Every bar that the span touches: one that it begins or ends in has what is missing of it.</summary>
    private async IAsyncEnumerable<Tick> BarsAsync(HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long length = Interval.LengthUs;
        var touched = new HistorySpan(span.FromUs - (span.FromUs % length), (span.ToUs + length - 1) / length * length);
        await foreach (var bar in history.BarsAsync(instrument, Interval, touched, cancellationToken))
        {
            int scale = Math.Max(Math.Max(bar.Open.Scale, bar.High.Scale), Math.Max(bar.Low.Scale, bar.Close.Scale));
            decimal volume = bar.Volume ?? 0;
            yield return new Tick
            {
                Kind = TickKind.Bar,
                Flags = TickFlags.Backfilled,
                Fields = TickFields.Price | TickFields.BarOpen | TickFields.BarHigh | TickFields.BarLow
                    | (bar.Volume is null ? TickFields.None : TickFields.Size) | (bar.OpenInterest is null ? TickFields.None : TickFields.OpenInterest),
                TradeUs = bar.StartUs,
                ReceiveUs = TickTime.Of(time.GetUtcNow()),
                BarIntervalUs = length,
                PriceScale = scale,
                BarOpen = Decimals.ToMantissa(bar.Open, scale),
                BarHigh = Decimals.ToMantissa(bar.High, scale),
                BarLow = Decimals.ToMantissa(bar.Low, scale),
                Price = Decimals.ToMantissa(bar.Close, scale),
                SizeScale = volume.Scale,
                Size = Decimals.ToMantissa(volume, volume.Scale),
                OpenInterest = bar.OpenInterest ?? 0,
            };
        }
    }
}
