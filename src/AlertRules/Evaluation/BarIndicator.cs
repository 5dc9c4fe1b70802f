using Candlewick.Market.Indicators;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>
/// An indicator over the bars of a window, computed once for all conditions that ask for it, in O(1) a bar: its state before the first bar of the window, before
/// the newest and after it. So a revision of the newest bar is as cheap as a new one, and one of an older bar is computed from the window.
/// </summary>
internal sealed class BarIndicator
{
    private readonly IIndicator _indicator;
    private readonly double[] _base;
    private readonly double[] _before;
    private readonly double[] _head;
    private readonly double[] _values;

    /// <param name="state">Before the first bar of the window; empty where it begins there.</param>
    public BarIndicator(IndicatorSpec spec, ReadOnlySpan<double> state)
    {
        Spec = spec;
        _indicator = spec.Create();
        (_base, _before, _head) = (new double[_indicator.StateLength], new double[_indicator.StateLength], new double[_indicator.StateLength]);
        _values = new double[spec.Definition.Outputs.Count];
        if (state.Length == _base.Length)
        {
            state.CopyTo(_base);
        }

        _values.AsSpan().Fill(double.NaN);
    }

    public IndicatorSpec Spec { get; }

    /// <summary>Conditions that ask for it.</summary>
    public int Users { get; set; }

    /// <summary>State before the first bar of the window.</summary>
    public ReadOnlySpan<double> Base => _base;

    /// <summary>A value at the newest bar; not a number where there are not bars enough.</summary>
    public double this[int output] => _values[output];

    /// <summary>Takes a bar after the newest.</summary>
    public void Next(in IndicatorBar bar)
    {
        _head.CopyTo(_before, 0);
        _indicator.Next(_head, bar, _values);
    }

    /// <summary>Takes another revision of the newest bar.</summary>
    public void Again(in IndicatorBar bar)
    {
        _before.CopyTo(_head, 0);
        _indicator.Next(_head, bar, _values);
    }

    /// <summary>The first bar has left the window.</summary>
    public void Pass(in IndicatorBar bar)
    {
        Span<double> passed = stackalloc double[_values.Length];
        _indicator.Next(_base, bar, passed);
    }

    /// <summary>The window begins elsewhere, and the indicator with it.</summary>
    public void Restart() => _base.AsSpan().Clear();

    /// <summary>Computes it over the whole window.</summary>
    public void Recompute(IReadOnlyList<AlertBar> bars)
    {
        _base.CopyTo(_head, 0);
        foreach (var bar in bars)
        {
            Next(BarsSeen.Of(bar));
        }
    }

    /// <summary>A value at each bar of the window; changes nothing.</summary>
    public double[] History(IReadOnlyList<AlertBar> bars, int output)
    {
        double[] state = [.. _base];
        Span<double> values = stackalloc double[_values.Length];
        double[] history = new double[bars.Count];
        for (int i = 0; i < bars.Count; i++)
        {
            _indicator.Next(state, BarsSeen.Of(bars[i]), values);
            history[i] = values[output];
        }

        return history;
    }
}

/// <summary>Bars as indicators see them.</summary>
internal static class BarsSeen
{
    public static IndicatorBar Of(in AlertBar bar) => new(
        PreviousCloses.DateOf(bar.TradingDate).DayNumber, (double)bar.Open, (double)bar.High, (double)bar.Low, (double)bar.Close, (double)(bar.Volume ?? 0));
}
