using System.Diagnostics.CodeAnalysis;
using Candlewick.Market.Indicators.Averages;
using Candlewick.Market.Indicators.Bands;
using Candlewick.Market.Indicators.Candlesticks;
using Candlewick.Market.Indicators.Momentum;
using Candlewick.Market.Indicators.Statistics;
using Candlewick.Market.Indicators.Trend;
using Candlewick.Market.Indicators.Volumes;

namespace Candlewick.Market.Indicators;

/// <summary>Every indicator: a new one is a file and a line here.</summary>
public static class IndicatorCatalog
{
    public static IReadOnlyList<IndicatorDefinition> All { get; } =
    [
        Sma.Definition, Ema.Definition, Wma.Definition, Dema.Definition, Tema.Definition, Kama.Definition,
        Vwap.Definition, Bollinger.Definition, Keltner.Definition, Donchian.Definition, Ichimoku.Definition, Sar.Definition,
        SuperTrend.Definition, Pivots.Definition,
        Rsi.Definition, Macd.Definition, Stochastic.Definition, StochRsi.Definition, Cci.Definition, WilliamsR.Definition,
        Roc.Definition, Mom.Definition, Trix.Definition, Ultimate.Definition,
        TrueRange.Definition, Atr.Definition, Natr.Definition, Adx.Definition, Aroon.Definition,
        Obv.Definition, Mfi.Definition, AccumulationDistribution.Definition,
        StdDev.Definition, Slope.Definition, Beta.Definition, Correlation.Definition,
        .. CandlePatterns.All.Select(pattern => pattern.Definition),
    ];

    /// <summary>The candlestick patterns among them.</summary>
    public static IReadOnlyList<IndicatorSpec> Patterns => field ??= [.. CandlePatterns.All.Select(pattern => IndicatorSpec.Parse(pattern.Name))];

    private static readonly Dictionary<string, IndicatorDefinition> ByName = All.ToDictionary(d => d.Name, StringComparer.OrdinalIgnoreCase);

    public static bool TryFind(string name, [NotNullWhen(true)] out IndicatorDefinition? definition) => ByName.TryGetValue(name, out definition);
}
