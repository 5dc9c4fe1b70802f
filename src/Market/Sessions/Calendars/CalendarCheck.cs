using System.Globalization;

namespace Candlewick.Market.Sessions.Calendars;

/// <summary>Finds what is wrong with a calendar file; the build, the tests and <c>pipeline calendar --check</c> run it.</summary>
public sealed class CalendarCheck
{
    private const string Regular = "regular";

    private readonly CalendarFile _file;
    private readonly List<string> _problems = [];

    private CalendarCheck(CalendarFile file) => _file = file;

    /// <summary>Every problem, one a line with its place; none where the file can be used.</summary>
    public static IReadOnlyList<string> Problems(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Problems(CalendarJson.Parse(utf8));
        }
        catch (InvalidDataException e)
        {
            return [e.Message];
        }
    }

    internal static IReadOnlyList<string> Problems(CalendarFile file)
    {
        var check = new CalendarCheck(file);
        check.CheckFile();
        foreach (var group in file.Groups)
        {
            check.CheckGroup(group);
        }

        check.CheckYears();
        return check._problems;
    }

    private void CheckFile()
    {
        Require(Zones.TryFind(_file.Zone) is not null, "zone", NoZone(_file.Zone));
        Require(_file.Week.Count > 0 && _file.Week.All(Enum.IsDefined) && _file.Week.Distinct().Count() == _file.Week.Count, "week", "expected the days of trading, each once");
        Require(_file.Groups.Count > 0, "groups", "there is none");
        Require(_file.Always == (_file.Years.Count == 0), "years", "list the years that are covered, or say \"always\": true where there are no holidays");
        foreach (string twice in Twice(_file.Groups.Select(g => g.Name)))
        {
            Add(twice, "this group is there twice");
        }

        foreach (string twice in Twice(_file.Groups.SelectMany(g => g.DefaultFor)))
        {
            Add(twice, "this venue has two default groups");
        }
    }

    private void CheckGroup(GroupEntry group)
    {
        if (group.Hours.Count == 0)
        {
            Add(group.Name, "has no hours");
            return;
        }

        for (int i = 0; i < group.Hours.Count; i++)
        {
            var hours = group.Hours[i];
            bool isLast = i == group.Hours.Count - 1;
            string place = $"{group.Name} from {Text(hours.From)}";
            Require(hours.To is not null || isLast, place, "has no \"to\", though hours from a later date follow");
            Require(hours.To is null || !isLast, place, "ends, and no hours follow: drop \"to\" from the last ones");
            Require(hours.To is null || hours.To >= hours.From, place, "ends before it begins");
            if (!isLast && hours.To is { } to && group.Hours[i + 1].From.DayNumber != to.DayNumber + 1)
            {
                Add(place, $"ends {Text(to)} and the next hours begin {Text(group.Hours[i + 1].From)}: expected the day after, without a gap or an overlap");
            }

            Cite(place, hours);
            CheckPhases(place, hours.Phases);
            foreach (var (name, phases) in hours.Variants)
            {
                Require(name is not (Regular or "unknown"), place, $"\"{name}\" is no name for a variant, for days say it of the hours themselves; call it something else");
                if (phases.Count > 0)
                {
                    CheckPhases($"{place}, {name}", phases);
                }
            }
        }

        var first = group.Hours[0].From;
        if (_file.Years.Count > 0 && (first.Year, first.DayOfYear).CompareTo((_file.Years[0].Year, 1)) > 0)
        {
            Add(group.Name, $"has hours from {Text(first)} only, and {_file.Years[0].Year} is a covered year");
        }
    }

    private void CheckPhases(string place, IReadOnlyList<PhaseEntry> phases)
    {
        var zones = phases.SelectMany(p => new[] { p.Open.Of, p.Close.Of }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        Require(zones.Count <= 1, place, "follows the daylight saving of several zones; one is possible");
        foreach (string zone in zones.Where(zone => Zones.TryFind(zone) is null))
        {
            Add(place, NoZone(zone));
        }

        string? problem = SessionHours.Problem([.. phases.Select(p => p.At(daylight: false))])
            ?? SessionHours.Problem([.. phases.Select(p => p.At(daylight: true))]);
        Require(problem is null, place, problem ?? string.Empty);
    }

    private void CheckYears()
    {
        for (int i = 0; i < _file.Years.Count; i++)
        {
            var year = _file.Years[i];
            string place = year.Year.ToString(CultureInfo.InvariantCulture);
            Require(year.Year is > 1970 and < 9000, place, "is no year");
            Require(i == 0 || year.Year == _file.Years[i - 1].Year + 1, place, "expected the year after the one before it, without a gap");
            Require(year.IsCovered ? i == 0 || _file.Years[i - 1].IsCovered : i > 0, place, "years that are not covered follow those that are");
            Cite(place, year);
            var last = DateOnly.MinValue;
            foreach (var day in year.Days)
            {
                Require(day.Date > last, Place(day), "dates are in order, each once");
                Require(day.Date.Year == year.Year, Place(day), $"stands in the year {year.Year}");
                last = day.Date;
                CheckDay(day, year);
            }
        }
    }

    private void CheckDay(DayEntry day, YearEntry year)
    {
        bool isWeekday = _file.Week.Contains(day.Date.DayOfWeek);
        bool isClosed = day.Open is null && day.Sessions is null;
        string place = Place(day);
        Require(day.Name.Length > 0, place, "has no name");
        Require(!isClosed || isWeekday || day.Weekend, place, $"is a {day.Date.DayOfWeek}, on which there is no trading anyway: correct the date, or add \"weekend\": true");
        Require(!day.Weekend || (isClosed && !isWeekday), place, "says \"weekend\" and is no holiday on a day without trading");
        Require(day.Open is null || day.Sessions is null, place, "has both \"open\" and \"sessions\"; one of them says the hours");
        Require(day.Open != Regular || !isWeekday, place, "has the regular hours of a weekday: the row changes nothing");
        Cite(place, day, year);
        foreach (var group in _file.Groups.Where(g => g.Hours.Count > 0 && day.Open is not (null or Regular) && !day.IsUnknown && !HoursEntry.On(g.Hours, day.Date).Variants.ContainsKey(day.Open)))
        {
            Add(place, $"{group.Name} has no hours called '{day.Open}'");
        }

        CheckSpecials(place, day.Sessions ?? []);
    }

    private void CheckSpecials(string place, IReadOnlyList<SpecialEntry> sessions)
    {
        var named = sessions.SelectMany(s => s.Groups).ToList();
        foreach (string unknown in named.Except(_file.Groups.Select(g => g.Name), StringComparer.Ordinal))
        {
            Add(place, $"there is no group '{unknown}' in this file");
        }

        Require(!Twice(named).Any(), place, "names a group twice");
        foreach (var session in sessions)
        {
            CheckPhases($"{place}, {string.Join(' ', session.Groups)}", session.Phases);
        }
    }

    private void Cite(string place, CitedEntry row, CitedEntry? year = null)
    {
        if (Citation.Problem(row, year) is { } problem)
        {
            Add(place, problem);
        }
    }

    private void Require(bool condition, string place, string problem)
    {
        if (!condition)
        {
            Add(place, problem);
        }
    }

    private void Add(string place, string problem) => _problems.Add($"{place}: {problem}");

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key);

    private static string NoZone(string zone) =>
        $"this machine knows no zone '{zone}': expected an IANA name, such as Asia/Kolkata, and time zone data (Debian and Alpine: package tzdata)";

    private static string Place(DayEntry day) => $"{Text(day.Date)} ({day.Name})";

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
