using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>Looks for patterns in one series; one output each: 0 where there is none.</summary>
internal sealed class PatternScan(IReadOnlyList<CandlePattern> patterns) : IIndicator
{
    public int StateLength { get; } = 1 + (4 * CandleView.Kept) + patterns.Sum(p => p.Thresholds.Length + p.MemoryLength);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double seen = ref Cells.Take(ref state);
        var ring = Cells.Take(ref state, 4 * CandleView.Kept);
        int newest = (int)((long)seen & (CandleView.Kept - 1));
        var slot = ring.Slice(4 * newest, 4);
        (slot[0], slot[1], slot[2], slot[3]) = (bar.Open, bar.High, bar.Low, bar.Close);
        for (int i = 0; i < patterns.Count; i++)
        {
            var pattern = patterns[i];
            var sums = Cells.Take(ref state, pattern.Thresholds.Length);
            var view = new CandleView(ring, newest, pattern.Thresholds, sums, Cells.Take(ref state, pattern.MemoryLength));
            outputs[i] = At((long)seen - pattern.Lookback, pattern, view, sums);
        }

        seen++;
    }

    private static int At(long bar, CandlePattern pattern, in CandleView view, Span<double> sums)
    {
        if (bar < -pattern.Ahead)
        {
            return 0;
        }

        if (bar == -pattern.Ahead)
        {
            Begin(pattern, view, sums);
        }

        int match = pattern.Match(view);
        Slide(pattern, view, sums);
        return bar < 0 ? 0 : match;
    }

    private static void Begin(CandlePattern pattern, in CandleView view, Span<double> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            var (setting, ago) = pattern.Thresholds[i];
            for (int before = setting.Period; before > 0; before--)
            {
                sums[i] += setting.Of(view[ago + before]);
            }
        }
    }

    private static void Slide(CandlePattern pattern, in CandleView view, Span<double> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            var (setting, ago) = pattern.Thresholds[i];
            sums[i] += setting.Of(view[ago]) - setting.Of(view[ago + setting.Period]);
        }
    }
}
