using System.Globalization;

namespace Candlewick.Market.Instruments.Search;

/// <summary>A query that says <c>atm</c>: it means the options whose strike is closest to the price of what they are derived from.</summary>
/// <param name="PricedBy">Id of the instrument whose price decides: what is listed, else the nearest future.</param>
public sealed record AtTheMoney(InstrumentQuery Query, OptionChain Chain, string PricedBy)
{
    private const string Word = "ATM";

    /// <summary>Null where the query does not say so, or the rest of it means no option. On its own it is about the chain with the most options.</summary>
    public static AtTheMoney? Of(InstrumentQuery query, InstrumentIndex index)
    {
        string[] words = query.Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] rest = [.. words.Where(word => !word.Equals(Word, StringComparison.OrdinalIgnoreCase))];
        if (rest.Length == words.Length)
        {
            return null;
        }

        var options = query with { Words = string.Join(' ', rest), Type = InstrumentType.Option, Underlying = query.Underlying ?? (rest.Length == 0 ? index.Chains.Largest : null) };
        if (index.Search(options with { After = null, Limit = 1 }) is not { Ids: [var first] } || !InstrumentId.TryParse(first, out var id, out _) || !Contract.TryParse(id.Symbol, out var contract))
        {
            return null;
        }

        string chain = $"{id.Venue}:{contract.Underlying}";
        var found = index.Chains.Of(chain, contract.Expiry.ToString("yyyyMMdd", CultureInfo.InvariantCulture), query.Today);
        string? priced = found.Underlying ?? index.Search(new InstrumentQuery { Underlying = chain, Type = InstrumentType.Future, Today = query.Today, Limit = 1 })!.Ids.FirstOrDefault();
        return priced is null ? null : new AtTheMoney(options with { Underlying = chain }, found, priced);
    }

    /// <summary>The options at the strike closest to <paramref name="price"/>, the nearest expiry first; of all strikes, with a note, where it is not known.</summary>
    public InstrumentPage? Search(InstrumentIndex index, decimal? price)
    {
        if (price is not { } last)
        {
            return index.Search(Query) is { } all ? all with { Note = $"atm needs a price of {PricedBy}, and there is no candle of it; name the strike" } : null;
        }

        decimal strike = Chain.Strikes.MinBy(s => Math.Abs(s.Strike - last))!.Strike;
        return index.Search(Query with { Strike = strike }) is { } page
            ? page with { Note = string.Create(CultureInfo.InvariantCulture, $"at the money: {PricedBy} was last at {last}") }
            : null;
    }
}
