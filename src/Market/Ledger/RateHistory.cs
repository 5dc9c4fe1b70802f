namespace Candlewick.Market.Ledger;

/// <summary>The rates of one currency.</summary>
/// <param name="rates">By date, one of each at most; not empty.</param>
public sealed class RateHistory(IReadOnlyList<DatedRate> rates)
{
    /// <summary>Of the base currency itself.</summary>
    public static RateHistory One { get; } = new([new DatedRate(0, 1)]);

    public decimal Newest => rates[^1].Rate;

    /// <summary>The newest of a date or before it; before the first one, that one.</summary>
    public decimal At(int date)
    {
        int at = rates.Count - 1;
        while (at > 0 && rates[at].Date > date)
        {
            at--;
        }

        return rates[at].Rate;
    }
}
