namespace Candlewick.Market.Indicators.Parts;

/// <summary>True range: the bar's, with the close before it.</summary>
internal static class TrueRangeStep
{
    /// <summary>Cells of state.</summary>
    public const int Length = 2;

    /// <summary>Takes a bar; not a number of the first one.</summary>
    public static double Next(ref Span<double> state, in IndicatorBar bar)
    {
        ref double hasClose = ref Cells.Take(ref state);
        ref double close = ref Cells.Take(ref state);
        double range = hasClose == 0 ? double.NaN : Of(bar, close);
        (hasClose, close) = (1, bar.Close);
        return range;
    }

    public static double Of(in IndicatorBar bar, double closeBefore)
    {
        double greatest = bar.High - bar.Low;
        greatest = Math.Max(greatest, Math.Abs(closeBefore - bar.High));
        return Math.Max(greatest, Math.Abs(closeBefore - bar.Low));
    }
}
