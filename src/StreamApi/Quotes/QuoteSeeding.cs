using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Quotes;

/// <summary>
/// How a quote begins: ticks up to the last one of the newest daily candle, then that candle in the place of what was counted,
/// then the ticks after it.
/// </summary>
/// <param name="candles">Daily ones, oldest first.</param>
internal sealed class QuoteSeeding(Quoted quoted, IEnumerable<QuoteSeed> candles)
{
    private readonly List<QuoteSeed> _before = [.. candles];

    public Quoted Quoted { get; } = quoted;

    /// <summary>Takes the next record of the instrument.</summary>
    public void Take(LogEntry entry, IItemReader ticks)
    {
        TakeCandlesBefore(entry.Offset);
        Quoted.Take(entry, ticks);
    }

    /// <summary>There are no more records.</summary>
    public void End() => TakeCandlesBefore(long.MaxValue);

    /// <summary>One that does not say where it ends comes last.</summary>
    private void TakeCandlesBefore(long offset)
    {
        while (_before.Count > 0 && (offset == long.MaxValue || _before[0].TicksLast < offset))
        {
            var (candle, bar) = (_before[0].Candle, _before[0].Bar);
            _before.RemoveAt(0);
            if (!candle.IsOpen)
            {
                Quoted.Book.Closed(bar.TradingDate, bar.Close);
            }

            Quoted.Book.Take(bar);
        }
    }
}
