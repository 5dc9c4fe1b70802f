using System.Globalization;

namespace Candlewick.Market.Sessions.Calendars;

/// <summary>
/// What a group does on any date, days counted from 1970-01-01: a table over the covered years, the weekdays rule outside
/// them. Constant time, no allocation. Immutable.
/// </summary>
internal sealed class SessionCalendar
{
    private readonly CalendarFile _file;
    private readonly GroupEntry _group;
    private readonly SessionMode _mode;
    private readonly bool[] _week = new bool[7];
    private readonly Dictionary<(IReadOnlyList<PhaseEntry> Phases, bool Daylight), SessionHours> _hours = [];
    private readonly Dictionary<(HoursEntry Hours, bool Daylight, YearEntry? Year), DayPlan> _ordinary = [];
    private readonly DayPlan _weekend = new(null, null, IsCovered: true, null, null);
    private readonly DayPlan _uncoveredWeekend;
    private readonly DayPlan[] _table;
    private readonly int _first;
    private readonly int _covered;

    public SessionCalendar(CalendarFile file, GroupEntry group, SessionMode mode)
    {
        (_file, _group, _mode) = (file, group, mode);
        _covered = file.Years.Count(year => year.IsCovered);
        foreach (var day in file.Week)
        {
            _week[(int)day] = true;
        }

        _uncoveredWeekend = new DayPlan(null, null, IsCovered: false, null, Uncovered());
        foreach (var hours in group.Hours)
        {
            AddOrdinary(hours, null);
        }

        _first = file.Years.Count == 0 ? 0 : Number(new DateOnly(file.Years[0].Year, 1, 1));
        _table = [.. file.Years.SelectMany(YearPlans)];
    }

    /// <summary>First and last covered date; null where every date is.</summary>
    public (DateOnly From, DateOnly To)? Covered =>
        _table.Length == 0 ? null : (Date(_first), new DateOnly(_file.Years[_covered - 1].Year, 12, 31));

    public DayPlan this[int number]
    {
        get
        {
            int index = number - _first;
            return (uint)index < (uint)_table.Length ? _table[index] : Ordinary(Date(number), null);
        }
    }

    public static int Number(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly Date(int number) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(number);

    /// <summary>The nearest trading day after the given day, or before it: <paramref name="step"/> is 1 or -1.</summary>
    public int Nearest(int number, int step)
    {
        // No closure of a market lasts: a handful of steps. A calendar without a day of trading does not pass the check.
        do
        {
            number += step;
        }
        while (this[number].Hours is null);
        return number;
    }

    private IEnumerable<DayPlan> YearPlans(YearEntry year)
    {
        foreach (var hours in _group.Hours)
        {
            AddOrdinary(hours, year);
        }

        var rows = year.Days.ToDictionary(day => day.Date);
        for (var date = new DateOnly(year.Year, 1, 1); date.Year == year.Year; date = date.AddDays(1))
        {
            yield return rows.TryGetValue(date, out var row) ? Special(row, year) : Ordinary(date, year);
        }
    }

    private DayPlan Special(DayEntry row, YearEntry year)
    {
        var regular = HoursEntry.On(_group.Hours, row.Date);
        var citation = Citation.Of(row, year, _group.Exchange);
        if (row.IsUnknown)
        {
            return new DayPlan(SessionHours.Unknown, row.Name, year.IsCovered, citation.Source, citation.Reason);
        }

        var phases = row.Sessions is { } sessions ? sessions.FirstOrDefault(s => s.Groups.Contains(_group.Name, StringComparer.Ordinal))?.Phases
            : row.Open is null ? null
            : row.Open == "regular" ? regular.Phases
            : regular.Variants[row.Open];
        string? reason = citation.Reason ?? (row.Open is null ? null : Citation.Of(regular).Reason);
        return new DayPlan(phases is null or [] ? null : Hours(phases, IsDaylight(phases, row.Date)), row.Name, year.IsCovered, citation.Source, reason);
    }

    private DayPlan Ordinary(DateOnly date, YearEntry? year)
    {
        if (!_week[(int)date.DayOfWeek])
        {
            return IsCovered(year) ? _weekend : _uncoveredWeekend;
        }

        var hours = HoursEntry.On(_group.Hours, date);
        return _ordinary[(hours, IsDaylight(hours.Phases, date), year)];
    }

    private void AddOrdinary(HoursEntry hours, YearEntry? year)
    {
        var citation = Citation.Of(hours);
        string? reason = year is null ? citation.Reason ?? Uncovered() : citation.Reason ?? Citation.Of(year).Reason;
        foreach (bool daylight in new[] { false, true })
        {
            _ordinary.Add((hours, daylight, year), new DayPlan(Hours(hours.Phases, daylight), null, IsCovered(year), citation.Source, reason));
        }
    }

    private bool IsCovered(YearEntry? year) => year?.IsCovered ?? _file.Always;

    private string? Uncovered() => _file.Always ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"calendar {_file.Calendar} covers {_file.Years[0].Year} to {_file.Years[_covered - 1].Year}: here every weekday is taken for a trading day");

    private SessionHours Hours(IReadOnlyList<PhaseEntry> phases, bool daylight)
    {
        if (!_hours.TryGetValue((phases, daylight), out var hours))
        {
            hours = new SessionHours([.. phases.Select(phase => phase.At(daylight)).Where(IsMade)]);
            _hours.Add((phases, daylight), hours);
        }

        return hours;
    }

    private bool IsMade(SessionPhase phase) =>
        _mode == SessionMode.Extended || phase.Kind is not (SessionPhaseKind.PreMarket or SessionPhaseKind.AfterMarket);

    /// <summary>
    /// Asked at noon of the followed zone: its clocks change at night, and a phase follows from the date of the change on.
    /// </summary>
    private static bool IsDaylight(IReadOnlyList<PhaseEntry> phases, DateOnly date)
    {
        for (int i = 0; i < phases.Count; i++)
        {
            if (phases[i].Follows is { } zone)
            {
                return Zones.Find(zone).IsDaylightSavingTime(date.ToDateTime(new TimeOnly(12, 0)));
            }
        }

        return false;
    }
}
