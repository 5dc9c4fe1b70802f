namespace Candlewick.Market.Indicators;

/// <summary>One indicator over one series of bars: its state and its present values. Not safe to share between threads.</summary>
public sealed class IndicatorSeries
{
    private readonly IIndicator _indicator;
    private readonly double[] _state;
    private readonly double[] _values;
    private readonly double[] _scratch;

    public IndicatorSeries(IndicatorSpec spec)
    {
        Spec = spec;
        _indicator = spec.Create();
        _state = new double[_indicator.StateLength];
        _scratch = new double[_state.Length];
        _values = new double[spec.Definition.Outputs.Count];
        _values.AsSpan().Fill(double.NaN);
    }

    public IndicatorSpec Spec { get; }

    /// <summary>Values at the last bar that was taken or looked at, in the order of the definition's outputs; not a number where there are not bars enough.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Takes the next closed bar.</summary>
    public ReadOnlySpan<double> Next(in IndicatorBar bar)
    {
        _indicator.Next(_state, bar, _values);
        return _values;
    }

    /// <summary>The values that a bar which is still open would give; the series stays where it is.</summary>
    public ReadOnlySpan<double> Peek(in IndicatorBar open)
    {
        _state.CopyTo(_scratch, 0);
        _indicator.Next(_scratch, open, _values);
        return _values;
    }
}
