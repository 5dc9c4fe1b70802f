using System.Globalization;
using System.Runtime.InteropServices;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// A set of trading dates, yyyymmdd, as ranges that are joined where no trading day lies between them: years of dates that
/// came in any order are a few numbers. Not safe to share between threads.
/// </summary>
public sealed class DateRanges
{
    private readonly List<(int First, int Last)> _ranges = [];

    /// <summary>Earliest first, apart from each other.</summary>
    public ReadOnlySpan<(int First, int Last)> Ranges => CollectionsMarshal.AsSpan(_ranges);

    public bool Contains(int date)
    {
        int at = Find(date);
        return at >= 0 && _ranges[at].Last >= date;
    }

    /// <summary>Adds a trading date of <paramref name="clock"/>.</summary>
    public void Add(int date, SessionClock clock)
    {
        if (Contains(date))
        {
            return;
        }

        int at = Find(date);
        bool joinsBefore = at >= 0 && Number(clock.NextTradingDay(Date(_ranges[at].Last))) == date;
        bool joinsAfter = at + 1 < _ranges.Count && Number(clock.NextTradingDay(Date(date))) == _ranges[at + 1].First;
        int last = joinsAfter ? _ranges[at + 1].Last : date;
        if (joinsAfter)
        {
            _ranges.RemoveAt(at + 1);
        }

        if (joinsBefore)
        {
            _ranges[at] = (_ranges[at].First, last);
        }
        else
        {
            _ranges.Insert(at + 1, (date, last));
        }
    }

    /// <summary>Puts ranges of a checkpoint back, in their order.</summary>
    internal void Restore(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        _ranges.Clear();
        _ranges.AddRange(ranges);
    }

    /// <summary>Index of the last range that begins at or before a date; -1 where none does.</summary>
    private int Find(int date)
    {
        // Nearly always it is about the newest.
        int at = _ranges.Count - 1;
        while (at >= 0 && _ranges[at].First > date)
        {
            at--;
        }

        return at;
    }

    private static DateOnly Date(int number) => new(number / 10000, number / 100 % 100, number % 100);

    private static int Number(DateOnly date) => int.Parse(date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
