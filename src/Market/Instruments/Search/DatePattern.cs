using System.Globalization;

namespace Candlewick.Market.Instruments.Search;

/// <summary>Part of a date, as traders write expiries: a month, a day of a month, a month of a year. Zero is any.</summary>
internal readonly record struct DatePattern(int Year, int Month, int Day)
{
    private static readonly string[] Months =
        ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"];

    /// <summary>As people write it: <c>24 Nov</c>, <c>Nov 2026</c>.</summary>
    public string Text => string.Join(' ', new[] { Day == 0 ? "" : Day.ToString(CultureInfo.InvariantCulture), Month == 0 ? "" : Name(Month), Year == 0 ? "" : Year.ToString(CultureInfo.InvariantCulture) }.Where(part => part.Length > 0));

    /// <summary>yyyymmdd.</summary>
    public static int Number(DateOnly date) => (date.Year * 10000) + (date.Month * 100) + date.Day;

    /// <summary>All of it lies before <paramref name="now"/> (yyyymmdd), in this year where it names none.</summary>
    public bool HasPassed(int now) => ((Year == 0 ? now / 10000 : Year) * 10000) + (Month * 100) + (Day == 0 ? 31 : Day) < now;

    /// <param name="yyyymmdd">A date as one number.</param>
    public bool Matches(int yyyymmdd) =>
        (Year == 0 || yyyymmdd / 10000 == Year)
        && (Month == 0 || yyyymmdd / 100 % 100 == Month)
        && (Day == 0 || yyyymmdd % 100 == Day);

    /// <summary>
    /// Everything that <paramref name="word"/> (upper case) may mean, nothing where it is no date: <c>NOV</c>, <c>24NOV</c> (the
    /// 24th, or November 2024), <c>24NOV26</c>, <c>NOV-2026</c>, <c>20261124</c>, <c>2026-11-24</c>.
    /// </summary>
    public static IReadOnlyList<DatePattern> Parse(string word)
    {
        string text = word.Replace("-", "", StringComparison.Ordinal);
        int first = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (first < 0)
        {
            return text.Length == 8 && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? [new DatePattern(date.Year, date.Month, date.Day)]
                : [];
        }

        int end = first;
        while (end < text.Length && char.IsAsciiLetterUpper(text[end]))
        {
            end++;
        }

        int month = MonthOf(text[first..end]);
        var before = text.AsSpan(0, first);
        var after = text.AsSpan(end);
        return month == 0 || after.ContainsAnyExceptInRange('0', '9') || before.Length > 4 || after.Length > 4 ? []
            : [.. Combine(month, Number(before), Number(after)).Distinct()];
    }

    private static string Name(int month) => Months[month - 1][0] + Months[month - 1][1..3].ToLowerInvariant();

    private static IEnumerable<DatePattern> Combine(int month, int before, int after)
    {
        foreach (var (day, year) in new[] { (before, after), (after, before) })
        {
            if (day is >= 0 and <= 31 && YearOf(year) >= 0)
            {
                yield return new DatePattern(YearOf(year), month, day);
            }
        }
    }

    /// <summary>0 for any, -1 for what is no year.</summary>
    private static int YearOf(int number) => number switch
    {
        0 => 0,
        < 100 => 2000 + number,
        >= 1990 and < 2100 => number,
        _ => -1,
    };

    private static int Number(ReadOnlySpan<char> digits) => digits.IsEmpty ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A month by name and nothing else.</summary>
    public static bool IsMonth(string word) => MonthOf(word) > 0;

    /// <summary>Of a name, or its beginning of three letters at least; 0 for none.</summary>
    public static int MonthOf(string name) =>
        name.Length < 3 ? 0 : Array.FindIndex(Months, m => m.StartsWith(name, StringComparison.Ordinal)) + 1;
}
