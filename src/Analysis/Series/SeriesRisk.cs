using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;
using Candlewick.Market.Risk;
using Candlewick.Market.Sessions;

namespace Candlewick.Analysis.Series;

/// <summary>Risk over the last bars of a series.</summary>
internal sealed class SeriesRisk(BarSpec spec, SessionClock? sessions)
{
    /// <summary>Bars that it is measured over: about a year of days.</summary>
    public const int Bars = 251;

    private readonly double[] _scratch = new double[Bars];
    private RiskOptions _options = new(double.NaN);
    private int _date;

    /// <param name="bars">Up to and with the bar that it is of.</param>
    public RiskReport Of(ReadOnlySpan<IndicatorBar> bars)
    {
        if (_date != bars[^1].TradingDate)
        {
            _date = bars[^1].TradingDate;
            _options = new RiskOptions(sessions is null ? double.NaN : TradingYear.Bars(sessions, spec, DateOnly.FromDayNumber(_date)));
        }

        return RiskReport.Of(bars[Math.Max(0, bars.Length - Bars)..], _options, _scratch);
    }
}
