using System.Globalization;

namespace Candlewick.Market.Instruments.Search;

/// <summary>What is said of a contract that is wished for and has expired, or never was: the next one that is like it.</summary>
internal sealed class ExpiryNotes(IndexEntry[] entries, int[] firstOfRoot)
{
    /// <summary>Of a contract that is found; null where it has not expired.</summary>
    public string? Of(in IndexEntry entry, DateOnly today)
    {
        int now = DatePattern.Number(today);
        return entry.Expiry == 0 || entry.Expiry >= now ? null : $"expired {Day(entry.Expiry, now)}; {Next(NextLike(entry, now))}";
    }

    /// <summary>Of dates on which nothing expires that was asked for.</summary>
    /// <param name="like">A contract that the rest of the query means; null for none.</param>
    public static string Of(DatePattern date, string? like, DateOnly today)
    {
        int now = DatePattern.Number(today);
        return $"{(date.HasPassed(now) ? $"expired {date.Text}" : $"nothing expires {date.Text}")}; {Next(like)}";
    }

    /// <summary>The contract that comes next of those with the same right and strike, else with the closest strike; null for none.</summary>
    public string? NextLike(IndexEntry entry, int now)
    {
        IndexEntry? next = null;
        for (int e = firstOfRoot[entry.Root]; e < firstOfRoot[entry.Root + 1]; e++)
        {
            var other = entries[e];
            if (other.Venue == entry.Venue && other.Type == entry.Type && other.Right == entry.Right && other.Expiry >= now
                && (next is not { } best || Order(other, entry).CompareTo(Order(best, entry)) < 0))
            {
                next = other;
            }
        }

        return next?.Id;
    }

    private static (bool OtherStrike, int Expiry, decimal Away) Order(in IndexEntry other, in IndexEntry entry) =>
        (other.Strike != entry.Strike, other.Expiry, Math.Abs((other.Strike ?? 0) - (entry.Strike ?? 0)));

    private static string Next(string? id) => id is null ? "no later one is listed" : $"next: {id}";

    private static string Day(int expiry, int now) => new DateOnly(expiry / 10000, expiry / 100 % 100, expiry % 100)
        .ToString(expiry / 10000 == now / 10000 ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
}
