using Candlewick.Market.Sessions;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>The close that a trading date is compared with.</summary>
internal static class PreviousCloses
{
    /// <summary>What the feed says on the date, else the close of the daily bar of the trading day before; null where neither is known.</summary>
    /// <param name="days">Daily bars; null where there are none.</param>
    public static decimal? Of(DayPrices day, BarWindow? days, SessionClock? sessions)
    {
        if (day.PreviousClose is { } said)
        {
            return said;
        }

        if (day.Date == 0 || days is null)
        {
            return null;
        }

        var date = DateOf(day.Date);
        int before = NumberOf(sessions?.PreviousTradingDay(date) ?? date.AddDays(-1));
        for (int back = 0; back < days.Count; back++)
        {
            if (days[back].TradingDate == before)
            {
                return days[back].Close;
            }
        }

        return null;
    }

    public static DateOnly DateOf(int yyyymmdd) => new(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);

    public static int NumberOf(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;
}
