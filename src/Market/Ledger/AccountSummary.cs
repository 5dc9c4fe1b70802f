namespace Candlewick.Market.Ledger;

/// <summary>An account: the sums of its positions, by currency and in its base currency.</summary>
/// <param name="Currencies">By currency.</param>
/// <param name="Base">All of them at their newest rates; null where one of them has none.</param>
/// <param name="MissingRates">Currencies that no rate was entered for.</param>
public sealed record AccountSummary(string Account, string BaseCurrency, IReadOnlyDictionary<string, Totals> Currencies, Totals? Base, IReadOnlyList<string> MissingRates)
{
    /// <summary>Sums positions of one account, each instrument once.</summary>
    public static AccountSummary Of(string account, string baseCurrency, IReadOnlyCollection<Position> positions)
    {
        var totals = new SortedDictionary<string, Totals>(StringComparer.Ordinal);
        var rates = new Dictionary<string, decimal>(StringComparer.Ordinal) { [baseCurrency] = 1 };
        foreach (var position in positions)
        {
            totals[position.Currency] = totals.GetValueOrDefault(position.Currency, new Totals()).With(position);
            if (position.Rate > 0)
            {
                rates.TryAdd(position.Currency, position.Rate);
            }
        }

        string[] missing = [.. totals.Keys.Where(currency => !rates.ContainsKey(currency))];
        var all = missing.Length > 0 ? null : totals.Aggregate(new Totals(), (sum, of) => sum.With(of.Value, rates[of.Key]));
        return new AccountSummary(account, baseCurrency, totals, all, missing);
    }
}
