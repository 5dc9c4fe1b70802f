using Candlewick.EventStore.Candles;
using Candlewick.Market.Indicators;

namespace Candlewick.StreamApi.Analysis;

/// <summary>A candle and the values of indicators at it.</summary>
/// <param name="Values">In the order of the set's names; not a number where there are not bars enough.</param>
internal sealed record AnalysedCandle(CandleRow Row, double[] Values)
{
    /// <summary>Computes over candles in order of time.</summary>
    /// <param name="skipped">So many of the first ones are computed over, and not answered.</param>
    /// <param name="benchmark">Closes of what is compared with, by open time.</param>
    public static List<AnalysedCandle> Of(IReadOnlyList<CandleRow> rows, int skipped, IndicatorSet indicators, IReadOnlyDictionary<long, double> benchmark)
    {
        double[] state = new double[indicators.StateLength];
        double[] passed = new double[indicators.Names.Count];
        var answer = new List<AnalysedCandle>(rows.Count - skipped);
        for (int i = 0; i < rows.Count; i++)
        {
            double[] values = i < skipped ? passed : new double[passed.Length];
            indicators.Next(state, IndicatorBar.Of(rows[i], benchmark.GetValueOrDefault(rows[i].StartUs, double.NaN)), values);
            if (i >= skipped)
            {
                answer.Add(new AnalysedCandle(rows[i], values));
            }
        }

        return answer;
    }
}
