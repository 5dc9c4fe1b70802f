using System.Globalization;
using Candlewick.Market.Sessions;
using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Cli.Calendars;

/// <summary>Prints a calendar for people: a month as a grid, a year by its holidays, a day by its phases.</summary>
internal sealed class CalendarScreen(TextWriter output, SessionClock clock)
{
    private const int CellWidth = 6;

    public void Print(CalendarPeriod period)
    {
        var days = period.Dates().Select(clock.Describe).ToList();
        Warn(days);
        output.WriteLine($"{clock.Group.Name}, {clock.Group.Zone}: {period}");
        output.WriteLine();
        if (period.IsDay)
        {
            PrintDay(days[0]);
            return;
        }

        if (period.IsMonth)
        {
            PrintGrid(days);
        }

        PrintNamed(days);
        PrintTotals(period, days);
    }

    /// <summary>The groups there are, and the years they cover.</summary>
    public static void PrintGroups(TextWriter output, SessionCatalog catalog)
    {
        output.WriteLine("group        covered      default of");
        foreach (string name in catalog.Groups)
        {
            catalog.TryGet(name, out var group);
            string covered = group!.Covered is { } years ? $"{years.From.Year}-{years.To.Year}" : "always";
            var venues = catalog.Venues.Where(venue => catalog.TryGet(venue, out var of) && of == group);
            output.WriteLine($"{name,-12} {covered,-12} {string.Join(", ", venues)}".TrimEnd());
        }
    }

    /// <summary>First of all: what is not to be relied on in the whole period. Single days say it in their own lines.</summary>
    private void Warn(List<CalendarDay> days)
    {
        foreach (string reason in days.Where(day => !day.IsCovered).Select(day => day.Reason).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            output.WriteLine($"NOT COVERED: {reason}");
        }

        foreach (string reason in days.Where(day => day.IsCovered && day.Name is null).Select(day => day.Reason).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            output.WriteLine($"NOT VERIFIED: {reason}");
        }
    }

    private void PrintGrid(List<CalendarDay> days)
    {
        output.WriteLine("   Mon   Tue   Wed   Thu   Fri   Sat   Sun");
        int column = ((int)days[0].Date.DayOfWeek + 6) % 7;
        string line = new(' ', column * CellWidth);
        foreach (var day in days)
        {
            line += Cell(day).PadLeft(CellWidth - 1) + (IsSpecial(day) ? "*" : day.Name is not null && !day.IsTradingDay ? ")" : " ");
            if (day.Date.DayOfWeek == DayOfWeek.Sunday || day == days[^1])
            {
                output.WriteLine(line.TrimEnd());
                line = string.Empty;
            }
        }

        output.WriteLine();
        output.WriteLine("  (n) holiday   n* other hours   . no trading");
        output.WriteLine();
    }

    private static string Cell(CalendarDay day)
    {
        string number = day.Date.Day.ToString(CultureInfo.InvariantCulture);
        return day.IsTradingDay ? number : day.Name is null ? "." : $"({number}";
    }

    private void PrintNamed(List<CalendarDay> days)
    {
        foreach (var day in days.Where(day => day.Name is not null))
        {
            string hours = day.IsTradingDay ? $"{day.Phases[0].Phase.OpenText}-{day.Phases[^1].Phase.CloseText}" : "closed";
            output.WriteLine($"  {Date(day.Date)}  {hours,-11}  {day.Name}{(day.IsVerified ? string.Empty : "  [not verified]")}");
        }

        string? ordinary = null;
        foreach (var day in days.Where(day => day is { IsTradingDay: true, Name: null } && Hours(day) != ordinary))
        {
            output.WriteLine($"  {(ordinary is null ? "ordinary day" : $"from {Date(day.Date)}"),-20} {Hours(day)}");
            ordinary = Hours(day);
        }
    }

    private void PrintTotals(CalendarPeriod period, List<CalendarDay> days)
    {
        output.WriteLine();
        string months = period.IsMonth ? string.Empty : ": " + string.Join(", ", days
            .GroupBy(day => day.Date.Month)
            .Select(month => $"{month.First().Date.ToString("MMM", CultureInfo.InvariantCulture)} {month.Count(day => day.IsTradingDay)}"));
        output.WriteLine($"  {days.Count(day => day.IsTradingDay)} trading days{months}");
        foreach (var day in days.Where(day => !day.IsVerified && day.Name is not null))
        {
            output.WriteLine($"  not verified, {Date(day.Date)}: {day.Reason}");
        }

        foreach (var source in days.Select(day => day.Source).OfType<CalendarSource>().Distinct())
        {
            output.WriteLine($"  source: {source}");
        }
    }

    private void PrintDay(CalendarDay day)
    {
        output.WriteLine($"  {(day.IsTradingDay ? "trading day" : "no trading")}{(day.Name is null ? string.Empty : $": {day.Name}")}");
        if (!day.IsVerified && day.IsCovered && day.Name is not null)
        {
            output.WriteLine($"  not verified: {day.Reason}");
        }

        if (day.IsTradingDay)
        {
            output.WriteLine($"  {"",-16} {"local",-13} UTC");
        }

        foreach (var (phase, bounds) in day.Phases)
        {
            output.WriteLine($"  {Name(phase.Kind),-16} {phase.OpenText}-{phase.CloseText,-7} {Utc(bounds.StartUs)}-{Utc(bounds.EndUs)}");
        }

        output.WriteLine($"  before {Date(clock.PreviousTradingDay(day.Date))}, after {Date(clock.NextTradingDay(day.Date))}");
        if (day.Source is { } source)
        {
            output.WriteLine($"  source: {source}");
        }
    }

    private static bool IsSpecial(CalendarDay day) => day is { IsTradingDay: true, Name: not null };

    private static string Hours(CalendarDay day) =>
        string.Join(", ", day.Phases.Select(p => $"{p.Phase.OpenText}-{p.Phase.CloseText} {Name(p.Phase.Kind)}"));

    private static string Name(SessionPhaseKind kind) => kind switch
    {
        SessionPhaseKind.PreOpen => "opening auction",
        SessionPhaseKind.PreMarket => "pre-market",
        SessionPhaseKind.Continuous => "trading",
        SessionPhaseKind.AfterMarket => "after-market",
        SessionPhaseKind.ClosingAuction => "closing auction",
        _ => "post-close",
    };

    private static string Utc(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd ddd", CultureInfo.InvariantCulture);
}
