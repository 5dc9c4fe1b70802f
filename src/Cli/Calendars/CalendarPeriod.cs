using System.Globalization;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Calendars;

/// <summary>What is asked for: a day, a month or a year.</summary>
/// <param name="From">First date.</param>
/// <param name="To">Last date.</param>
internal sealed record CalendarPeriod(DateOnly From, DateOnly To)
{
    public bool IsDay => From == To;

    public bool IsMonth => !IsDay && From.Month == To.Month;

    /// <exception cref="SettingException">It is neither.</exception>
    public static CalendarPeriod Parse(string text) =>
        Read(text, "yyyy-MM-dd") is { } day ? new CalendarPeriod(day, day)
        : Read(text, "yyyy-MM") is { } month ? Month(month)
        : Read(text, "yyyy") is { } year ? new CalendarPeriod(year, year.AddYears(1).AddDays(-1))
        : throw new SettingException($"'{text}' is no period; expected a year from 1970 to 8999, a month or a day, such as 2026, 2026-11 or 2026-11-20");

    /// <summary>The month of a date.</summary>
    public static CalendarPeriod Month(DateOnly date)
    {
        var first = new DateOnly(date.Year, date.Month, 1);
        return new CalendarPeriod(first, first.AddMonths(1).AddDays(-1));
    }

    public IEnumerable<DateOnly> Dates()
    {
        for (var date = From; date <= To; date = date.AddDays(1))
        {
            yield return date;
        }
    }

    public override string ToString() =>
        IsDay ? From.ToString("dddd yyyy-MM-dd", CultureInfo.InvariantCulture)
        : From.ToString(IsMonth ? "MMMM yyyy" : "yyyy", CultureInfo.InvariantCulture);

    private static DateOnly? Read(string text, string form) =>
        DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1970 and < 9000 ? date : null;
}
