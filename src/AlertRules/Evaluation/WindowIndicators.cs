using Candlewick.AlertRules.Definition;
using Candlewick.Market.Indicators;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>The indicators that conditions ask for over one window of bars, each once.</summary>
internal sealed class WindowIndicators(IReadOnlyList<AlertBar> bars)
{
    private readonly Dictionary<IndicatorSpec, BarIndicator> _indicators = [];
    private readonly Dictionary<IndicatorName, double[]> _histories = [];

    public IReadOnlyCollection<BarIndicator> All => _indicators.Values;

    /// <summary>The indicator, for one condition more.</summary>
    /// <param name="isNew">Nobody asked for it before.</param>
    public BarIndicator Use(IndicatorSpec spec, out bool isNew)
    {
        isNew = !_indicators.TryGetValue(spec, out var indicator);
        if (indicator is null)
        {
            indicator = Restore(spec, []);
            indicator.Recompute(bars);
        }

        indicator.Users++;
        return indicator;
    }

    /// <summary>A condition does not ask for it any more; true where nobody does.</summary>
    public bool Release(BarIndicator indicator) => --indicator.Users == 0 && _indicators.Remove(indicator.Spec);

    /// <summary>Puts an indicator of a checkpoint back; <see cref="Recompute"/> follows.</summary>
    public BarIndicator Restore(IndicatorSpec spec, ReadOnlySpan<double> state) => _indicators[spec] = new BarIndicator(spec, state);

    /// <summary>A value at each bar, computed once until there is another bar.</summary>
    public double[] History(BarIndicator indicator, IndicatorName name)
    {
        if (!_histories.TryGetValue(name, out double[]? history))
        {
            _histories[name] = history = indicator.History(bars, name.Output);
        }

        return history;
    }

    /// <summary>A bar has come.</summary>
    public void Take(BarPlace place)
    {
        _histories.Clear();
        if (place == BarPlace.Older)
        {
            Recompute();
        }
        else if (_indicators.Count > 0)
        {
            var bar = BarsSeen.Of(bars[^1]);
            foreach (var indicator in _indicators.Values)
            {
                if (place == BarPlace.Next)
                {
                    indicator.Next(bar);
                }
                else
                {
                    indicator.Again(bar);
                }
            }
        }
    }

    /// <summary>The first bar leaves the window.</summary>
    public void Pass(in AlertBar bar)
    {
        _histories.Clear();
        if (_indicators.Count > 0)
        {
            var passed = BarsSeen.Of(bar);
            foreach (var indicator in _indicators.Values)
            {
                indicator.Pass(passed);
            }
        }
    }

    /// <summary>The window begins with another bar: its indicators begin there.</summary>
    public void Restart()
    {
        foreach (var indicator in _indicators.Values)
        {
            indicator.Restart();
        }

        Recompute();
    }

    /// <summary>Bars before the newest are others.</summary>
    public void Recompute()
    {
        _histories.Clear();
        foreach (var indicator in _indicators.Values)
        {
            indicator.Recompute(bars);
        }
    }
}
