using Candlewick.Market.Indicators.Candlesticks;

namespace Candlewick.Market.Indicators;

/// <summary>Several indicators over one series, as one: their states lie one after the other. Patterns among them look at the same candles.</summary>
public sealed class IndicatorSet : IIndicator
{
    private readonly (IIndicator Indicator, int Outputs)[] _parts;

    /// <param name="specs">In any order; patterns come last.</param>
    public IndicatorSet(IEnumerable<IndicatorSpec> specs)
    {
        var parted = specs.Distinct().ToLookup(spec => spec.Definition.Place == IndicatorPlace.Marker);
        var patterns = CandlePatterns.All.Where(pattern => parted[true].Any(spec => spec.Definition.Name == pattern.Name)).ToList();
        Specs = [.. parted[false], .. patterns.Select(pattern => IndicatorSpec.Parse(pattern.Name))];
        _parts = [.. parted[false].Select(spec => (spec.Create(), spec.Definition.Outputs.Count))];
        _parts = patterns.Count == 0 ? _parts : [.. _parts, (new PatternScan(patterns), patterns.Count)];
        Names = [.. Specs.SelectMany(spec => spec.OutputNames)];
        Patterns = patterns.Count;
        StateLength = _parts.Sum(part => part.Indicator.StateLength);
    }

    /// <summary>Each once.</summary>
    public IReadOnlyList<IndicatorSpec> Specs { get; }

    /// <summary>Of all outputs in order: <c>sma(20)</c>, <c>macd(12,26,9).signal</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many of the last outputs are patterns.</summary>
    public int Patterns { get; }

    /// <inheritdoc/>
    public int StateLength { get; }

    /// <inheritdoc/>
    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        foreach (var (indicator, count) in _parts)
        {
            indicator.Next(state[..indicator.StateLength], bar, outputs[..count]);
            state = state[indicator.StateLength..];
            outputs = outputs[count..];
        }
    }
}
