using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Risk;

/// <summary>How many bars a year has.</summary>
public static class TradingYear
{
    private const int CalendarDays = 365;

    /// <summary>
    /// Bars of the year that ends with a trading date: its trading days, times the bars of that date's continuous hours where they are
    /// shorter than a day. Not a number of bars that time does not close, and of a date that is no trading day.
    /// </summary>
    public static double Bars(SessionClock sessions, BarSpec spec, DateOnly date)
    {
        if (spec.Kind != BarKind.Time || date.DayNumber < CalendarDays || !sessions.TryGetSession(date, out var session))
        {
            return double.NaN;
        }

        int days = 0;
        for (int ago = 0; ago < CalendarDays; ago++)
        {
            days += sessions.IsTradingDay(date.AddDays(-ago)) ? 1 : 0;
        }

        return spec.IsDay ? days
            : spec.IsBeyondDay ? CalendarDays / (spec.LengthUs / (double)BarSpec.OneDay.LengthUs)
            : days * Math.Ceiling((session.ContinuousCloseUs - session.ContinuousOpenUs) / (double)spec.LengthUs);
    }
}
