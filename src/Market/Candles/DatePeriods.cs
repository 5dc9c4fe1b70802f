using Candlewick.Market.Sessions;

namespace Candlewick.Market.Candles;

/// <summary>
/// Periods of trading dates that candles longer than a day lie in, the same whoever asks and wherever his history begins:
/// weeks from Monday, counted from 1970's first one; months from January 1970; trading days from the first of each year,
/// so that a year's last period may be shorter.
/// </summary>
internal sealed class DatePeriods(BarUnit unit, int count, SessionClock sessions)
{
    private static readonly DateOnly FirstMonday = new(1970, 1, 5);

    /// <summary>Trading dates of the year last asked for.</summary>
    private DateOnly[] _year = [];

    /// <summary>First and last date of the period that has <paramref name="date"/>: trading dates, where there are any in it.</summary>
    public (DateOnly First, DateOnly Last) Of(DateOnly date)
    {
        if (unit == BarUnit.Day)
        {
            return OfDays(date);
        }

        var first = unit == BarUnit.Week
            ? FirstMonday.AddDays(7 * FloorTo(FloorDivide(date.DayNumber - FirstMonday.DayNumber, 7)))
            : new DateOnly(1970, 1, 1).AddMonths(FloorTo(((date.Year - 1970) * 12) + date.Month - 1));
        var last = unit == BarUnit.Week ? first.AddDays((7 * count) - 1) : first.AddMonths(count).AddDays(-1);
        var opens = sessions.IsTradingDay(first) ? first : sessions.NextTradingDay(first);
        return opens > last ? (first, last) : (opens, sessions.IsTradingDay(last) ? last : sessions.PreviousTradingDay(last));
    }

    private (DateOnly First, DateOnly Last) OfDays(DateOnly date)
    {
        if (_year.Length == 0 || _year[0].Year != date.Year)
        {
            var first = new DateOnly(date.Year, 1, 1);
            _year = [.. Enumerable.Range(0, first.AddYears(1).DayNumber - first.DayNumber).Select(first.AddDays).Where(sessions.IsTradingDay)];
        }

        // A date that has become a holiday since counts to the trading day before it.
        int index = Array.BinarySearch(_year, date);
        int from = Math.Max(0, index < 0 ? ~index - 1 : index) / count * count;
        return (_year[from], _year[Math.Min(from + count, _year.Length) - 1]);
    }

    private int FloorTo(int number) => FloorDivide(number, count) * count;

    private static int FloorDivide(int number, int by) => (int)Math.Floor((double)number / by);
}
