namespace Candlewick.Market.Instruments.Continuous;

/// <summary>From <paramref name="From"/> until before <paramref name="To"/>, a continuous future means <paramref name="Contract"/>.</summary>
/// <param name="From"><see cref="DateOnly.MinValue"/> for the first there is.</param>
/// <param name="To">Where the next one begins; of the last, the trading day after expiry.</param>
public readonly record struct Roll(DateOnly From, DateOnly To, InstrumentId Contract)
{
    /// <summary>It is meant on <paramref name="date"/>.</summary>
    public bool Holds(DateOnly date) => From <= date && date < To;
}

/// <summary>Open interest at the close of a day, in contracts; null where it is not known.</summary>
public delegate long? OpenInterest(InstrumentId contract, DateOnly date);

/// <summary>Which contracts a continuous future means, and from when. A pure function of the contracts, the rule and the calendar.</summary>
/// <param name="previousTradingDay">The last trading day before a date.</param>
/// <param name="nextTradingDay">The first trading day after a date.</param>
public sealed class RollDates(Func<DateOnly, DateOnly> previousTradingDay, Func<DateOnly, DateOnly> nextTradingDay)
{
    /// <summary>In order of date, as far as there are contracts; one that is never meant has <see cref="Roll.To"/> at <see cref="Roll.From"/>.</summary>
    /// <param name="contracts">All futures of the underlying, in any order.</param>
    /// <param name="place">1 for the nearest, 2 for the one after.</param>
    /// <param name="openInterest">Wanted by <see cref="RollRule.ByOpenInterest"/> only; a day without it is no reason to roll.</param>
    public IReadOnlyList<Roll> Of(IEnumerable<InstrumentId> contracts, int place, RollRule rule, OpenInterest? openInterest = null)
    {
        var futures = contracts
            .Select(id => (Id: id, Contract: Contract.TryParse(id.Symbol, out var contract) ? contract : default))
            .Where(f => f.Contract is { Underlying: not null, Strike: null })
            .OrderBy(f => f.Contract.Expiry).ThenBy(f => f.Id.ToString(), StringComparer.Ordinal)
            .ToList();
        var rolls = new List<Roll>();
        var from = DateOnly.MinValue;
        for (int front = 0; front + place - 1 < futures.Count; front++)
        {
            var expiry = futures[front].Contract.Expiry;
            var next = front + 1 < futures.Count ? futures[front + 1].Id : (InstrumentId?)null;
            var to = next is not { } later ? nextTradingDay(expiry)
                : rule.ByOpenInterest && openInterest is not null ? ByOpenInterest(futures[front].Id, later, from, expiry, openInterest)
                : Back(nextTradingDay(expiry), rule.DaysBefore);
            rolls.Add(new Roll(from, to, futures[front + place - 1].Id));
            from = to;
        }

        return rolls;
    }

    private DateOnly Back(DateOnly date, int days)
    {
        for (; days > 0; days--)
        {
            date = previousTradingDay(date);
        }

        return date;
    }

    /// <summary>The day after the first on which the next contract had more; never later than the day after expiry.</summary>
    private DateOnly ByOpenInterest(InstrumentId front, InstrumentId next, DateOnly from, DateOnly expiry, OpenInterest openInterest)
    {
        var first = from == DateOnly.MinValue ? expiry.AddMonths(-1) : from;
        for (var day = first; day < expiry; day = nextTradingDay(day))
        {
            if (openInterest(next, day) > openInterest(front, day))
            {
                return nextTradingDay(day);
            }
        }

        return nextTradingDay(expiry);
    }
}
