using Candlewick.Analysis.Series;
using Candlewick.Contracts.V1;
using Candlewick.Market.Indicators;

namespace Candlewick.Analysis.Tests;

/// <summary>What is right of one series: after each candle everything is computed anew from its first bar, and the bars that changed have one revision more.</summary>
internal sealed class AnalysisOracle
{
    private static readonly IndicatorSet Indicators = new([.. AnalysisOptions.UsualIndicators, .. IndicatorCatalog.Patterns]);

    private readonly SortedDictionary<long, (Candle Candle, uint Revision)> _bars = [];
    private readonly Dictionary<(long StartUs, uint Revision), (uint CandleRevision, double[] Values)> _right = [];

    /// <summary>Each bar with its last revision, in order of time.</summary>
    public IEnumerable<(long StartUs, uint Revision)> Last => _bars.Select(bar => (bar.Key, bar.Value.Revision));

    public void Take(Candle candle)
    {
        bool isThere = _bars.ContainsKey(candle.StartUs);
        foreach (var (start, bar) in _bars.Where(bar => bar.Key >= candle.StartUs).ToList())
        {
            _bars[start] = (bar.Candle, bar.Revision + 1);
        }

        _bars[candle.StartUs] = (candle, isThere ? _bars[candle.StartUs].Revision : 0);
        double[] state = new double[Indicators.StateLength];
        foreach (var (start, (of, revision)) in _bars)
        {
            double[] values = new double[Indicators.Names.Count];
            Assert.True(CandleBars.TryRead(of, out _, out var bar, out _));
            Indicators.Next(state, bar, values);
            if (start >= candle.StartUs)
            {
                _right.Add((start, revision), (of.Revision, values));
            }
        }
    }

    /// <summary>Compares to the bit.</summary>
    public void AssertRight(BarAnalysis said)
    {
        var (candleRevision, values) = _right[(said.StartUs, said.Revision)];
        Assert.Equal(candleRevision, said.CandleRevision);
        var found = said.Indicators.Concat(said.Patterns).ToDictionary(v => v.Name, v => v.Value);
        for (int i = 0; i < values.Length; i++)
        {
            bool isThere = i < values.Length - Indicators.Patterns ? double.IsFinite(values[i]) : values[i] != 0;
            Assert.Equal(isThere ? values[i] : double.NaN, found.GetValueOrDefault(Indicators.Names[i], double.NaN));
        }
    }
}
