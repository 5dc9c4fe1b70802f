namespace Candlewick.Market.Ledger;

/// <summary>An account: the sums of its positions, by currency and in its base currency.</summary>
/// <param name="Currencies">By currency.</param>
/// <param name="Base">All of them: what was made at the rate of its date, what there is at the newest; null where a currency has no rate.</param>
/// <param name="MissingRates">Currencies that no rate was entered for.</param>
public sealed record AccountSummary(string Account, string BaseCurrency, IReadOnlyDictionary<string, Totals> Currencies, Totals? Base, IReadOnlyList<string> MissingRates)
{
    /// <summary>Sums positions of one account, each instrument once.</summary>
    public static AccountSummary Of(string account, string baseCurrency, IReadOnlyCollection<Position> positions)
    {
        var totals = new SortedDictionary<string, Totals>(StringComparer.Ordinal);
        var rates = new Dictionary<string, RateHistory>(StringComparer.Ordinal) { [baseCurrency] = RateHistory.One };
        foreach (var position in positions)
        {
            totals[position.Currency] = totals.GetValueOrDefault(position.Currency, new Totals()).With(position);
            if (position.Rates.Count > 0)
            {
                rates.TryAdd(position.Currency, new RateHistory(position.Rates));
            }
        }

        string[] missing = [.. totals.Keys.Where(currency => !rates.ContainsKey(currency))];
        var all = missing.Length > 0 ? null : positions.Aggregate(new Totals(), (sum, position) => sum.With(position, rates[position.Currency]));
        return new AccountSummary(account, baseCurrency, totals, all, missing);
    }
}
