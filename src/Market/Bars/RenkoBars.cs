using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// Bricks of one height. The first of a date opens at its first price; from then on the next lies above the last one or below it,
/// never beside it, so that a turn takes two heights. Open and close are the brick's, high and low what was traded while it was made. A price that passes
/// several heights at once makes as many bricks: its volume is in the first, and the rest of its way begins the next.
/// </summary>
internal sealed class RenkoBars(decimal height) : IBarRule
{
    /// <summary>Bricks of one print; what is beyond is the last one's, which is as tall as need be.</summary>
    private const int MostAtOnce = 1000;

    private readonly Threshold _height = new(height);

    public bool IsOrdinal => true;

    /// <summary>Decimal places that a brick's prices have at least.</summary>
    public int Scale => _height.Scale;

    public BarBounds Begin(in TradingSession session, long timeUs) => new(timeUs, session.CloseUs);

    public bool Ends(in Bar bar) => _height.IsReached(Int128.Abs((Int128)bar.Close - bar.Open), bar.PriceScale);

    /// <summary>Makes bricks of the way that the price has gone with the print that the last bar of the date has just taken.</summary>
    /// <param name="series">Its bars.</param>
    /// <param name="at">The bar.</param>
    /// <param name="closeUs">End of the session.</param>
    public void Lay(BarSeries series, int at, long closeUs)
    {
        if ((series[at].Flags & BarFlags.NoPrice) != 0)
        {
            return;
        }

        var price = (Int128)series[at].Close;
        var height = _height.At(series[at].PriceScale);
        for (int laid = 1; Complete(series, at, price, height, laid == MostAtOnce) && series[at].Close != price; laid++)
        {
            Begin(ref series.Insert(at + 1), series[at], (long)price, closeUs);
            at++;
        }
    }

    /// <summary>Gives the open brick its edges; true where it is complete.</summary>
    private static bool Complete(BarSeries series, int at, Int128 price, Int128 height, bool isLast)
    {
        var (low, high, open) = Edges(series, at, height);
        ref var brick = ref series[at];
        bool isUp = price >= high + height;
        if (!isUp && price > low - height)
        {
            Open(ref brick, price >= high ? high : price <= low ? low : open);
            return false;
        }

        var from = isUp ? high : low;
        var way = isLast ? Int128.Abs(price - from) / height * height : height;
        Open(ref brick, from);
        brick.Close = (long)(isUp ? from + way : from - way);
        brick.High = isUp ? brick.Close : brick.High;
        brick.Low = isUp ? brick.Low : brick.Close;
        brick.EndUs = brick.CloseTimeUs + 1;
        return true;
    }

    /// <summary>Between which the price makes no brick, and what it opens at there: the last brick's close. Of a date's first brick one price.</summary>
    private static (Int128 Low, Int128 High, Int128 Open) Edges(BarSeries series, int at, Int128 height)
    {
        ref readonly var brick = ref series[at];
        if (at == 0 || series[at - 1].TradingDate != brick.TradingDate)
        {
            return (brick.Open, brick.Open, brick.Open);
        }

        ref readonly var last = ref series[at - 1];
        var close = (Int128)last.Close * ScaledNumber.PowerOfTen(brick.PriceScale - last.PriceScale);
        return last.Close > last.Open ? (close - height, close, close) : (close, close + height, close);
    }

    private static void Open(ref Bar brick, Int128 open)
    {
        brick.Open = (long)open;
        brick.High = Math.Max(brick.High, brick.Open);
        brick.Low = Math.Min(brick.Low, brick.Open);
    }

    private static void Begin(ref Bar brick, in Bar last, long price, long closeUs)
    {
        brick = last;
        brick.Ordinal++;
        (brick.StartUs, brick.EndUs) = (last.CloseTimeUs, closeUs);
        brick.OpenTimeUs = last.CloseTimeUs;
        brick.OpenSequence = last.CloseSequence;
        brick.High = Math.Max(price, last.Close);
        brick.Low = Math.Min(price, last.Close);
        brick.Close = price;
        (brick.Volume, brick.Unattributed, brick.Turnover) = (0, 0, 0);
        (brick.Trades, brick.Updates) = (0, 0);
        brick.FirstOffset = last.LastOffset;
        brick.Flags &= BarFlags.HoursUnknown;
        (brick.Published, brick.Dirty) = (0, true);
    }
}
