using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>Classic floor pivots of the trading date before: P = (H+L+C)/3, resistances and supports around it; nothing on the first date.</summary>
internal sealed class Pivots : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "pivots", "Pivot points of the day before", IndicatorPlace.Overlay, [], ["p", "r1", "r2", "r3", "s1", "s2", "s3"], _ => new Pivots());

    public int StateLength => 7;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double date = ref Cells.Take(ref state);
        var day = Cells.Take(ref state, 3);
        var before = Cells.Take(ref state, 3);
        if (date != bar.TradingDate)
        {
            day.CopyTo(before);
            if (date == 0)
            {
                before.Fill(double.NaN);
            }

            date = bar.TradingDate;
            (day[0], day[1]) = (bar.High, bar.Low);
        }

        (day[0], day[1], day[2]) = (Math.Max(day[0], bar.High), Math.Min(day[1], bar.Low), bar.Close);
        var (high, low) = (before[0], before[1]);
        double pivot = (high + low + before[2]) / 3;
        outputs[0] = pivot;
        outputs[1] = (2 * pivot) - low;
        outputs[2] = pivot + (high - low);
        outputs[3] = high + (2 * (pivot - low));
        outputs[4] = (2 * pivot) - high;
        outputs[5] = pivot - (high - low);
        outputs[6] = low - (2 * (high - pivot));
    }
}
