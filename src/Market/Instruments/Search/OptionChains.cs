namespace Candlewick.Market.Instruments.Search;

/// <summary>The contracts of a master by what they are derived from. Immutable and safe to share between threads.</summary>
public sealed class OptionChains
{
    private readonly IndexRoot[] _roots;
    private readonly IndexEntry[] _entries;
    private readonly IReadOnlyDictionary<(int Root, string Venue), string> _underlyings;
    private readonly Dictionary<string, HashSet<(int Root, string Venue)>> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _defaultVenues;

    /// <param name="underlyings">Ids of what is listed, by root and venue of the contracts.</param>
    internal OptionChains(
        IndexRoot[] roots, IndexEntry[] entries, IReadOnlyDictionary<(int Root, string Venue), string> underlyings, IReadOnlyList<string> defaultVenues)
    {
        (_roots, _entries, _underlyings, _defaultVenues) = (roots, entries, underlyings, defaultVenues);
        foreach (var chain in entries.Where(e => e.Type.IsContract()).Select(e => (e.Root, e.Venue)).Distinct())
        {
            string symbol = roots[chain.Root].Symbol;
            Name(symbol, chain);
            Name($"{chain.Venue}:{symbol}", chain);
            foreach (string other in roots[chain.Root].Symbols.Append(IndexRoot.Compact(symbol)))
            {
                Name(other, chain);
            }

            if (underlyings.TryGetValue(chain, out string? underlying))
            {
                Name(underlying, chain);
                Name(underlying[(underlying.IndexOf(':', StringComparison.Ordinal) + 1)..], chain);
            }
        }
    }

    /// <summary>
    /// The options of one expiry on <paramref name="underlying"/>, an id or a symbol; on the first of its venues that has any, the default
    /// ones before others.
    /// </summary>
    /// <param name="expiry">As people write it; null for the nearest that has not passed on <paramref name="today"/>, else the last.</param>
    /// <exception cref="FormatException">There are no options on it, or none of that expiry; the message says what there is.</exception>
    public OptionChain Of(string underlying, string? expiry, DateOnly today)
    {
        var chains = RootsOf(underlying);
        var options = _entries.Where(e => e.Type == InstrumentType.Option && chains.Contains((e.Root, e.Venue))).ToLookup(e => (e.Root, e.Venue));
        if (options.Count == 0)
        {
            throw new FormatException($"there are no options on '{underlying}'{CloseTo(underlying)}");
        }

        var chain = options.OrderBy(o => RankOf(o.Key.Venue)).ThenBy(o => o.Key.Venue, StringComparer.Ordinal).First();
        int[] expiries = [.. chain.Select(o => o.Expiry).Distinct().Order()];
        int now = (today.Year * 10000) + (today.Month * 100) + today.Day;
        int wanted = string.IsNullOrWhiteSpace(expiry) ? expiries.FirstOrDefault(e => e >= now, expiries[^1]) : ExpiryOf(expiry, expiries, now);
        var strikes = chain.Where(o => o.Expiry == wanted && o.Strike is not null).GroupBy(o => o.Strike!.Value).OrderBy(s => s.Key)
            .Select(s => new OptionStrike(s.Key, IdOf(s, OptionRight.Call), IdOf(s, OptionRight.Put)));
        return new OptionChain(
            _underlyings.GetValueOrDefault(chain.Key), chain.Key.Venue, _roots[chain.Key.Root].Symbol, DateOf(wanted), [.. expiries.Select(DateOf)], [.. strikes]);
    }

    /// <summary>Venue and root of the options of which there are most; null for none.</summary>
    public string? Largest => _entries.Where(e => e.Type == InstrumentType.Option).CountBy(e => (e.Root, e.Venue)).OrderByDescending(c => c.Value)
        .Select(c => $"{c.Key.Venue}:{_roots[c.Key.Root].Symbol}").FirstOrDefault();

    /// <summary>There are contracts on <paramref name="underlying"/>, an id or a symbol.</summary>
    public bool Has(string underlying) => RootsOf(underlying).Count > 0;

    internal HashSet<(int Root, string Venue)> RootsOf(string underlying)
    {
        string text = underlying.Trim().ToUpperInvariant();
        return _byName.GetValueOrDefault(text) ?? _byName.GetValueOrDefault(SymbolText.From(text)) ?? [];
    }

    /// <summary>The end of a sentence: names of underlyings that may have been meant.</summary>
    public string CloseTo(string underlying)
    {
        string text = underlying.Trim().ToUpperInvariant();
        var close = CloseMatches.Of(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..], _byName.Keys.Where(name => !name.Contains(':', StringComparison.Ordinal)));
        return close.Count == 0 ? "" : $"; close to it: {string.Join(", ", close)}";
    }

    private static int ExpiryOf(string text, int[] expiries, int now)
    {
        var dates = DatePattern.Parse(string.Concat(text.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c))));
        var matching = expiries.Where(e => dates.Any(date => date.Matches(e))).ToList();
        return matching.Count > 0 ? matching.FirstOrDefault(e => e >= now, matching[^1])
            : throw new FormatException($"expiry is '{text}'; there are {string.Join(", ", expiries.Where(e => e >= now).DefaultIfEmpty(expiries[^1]).Select(e => DateOf(e).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))}");
    }

    private static string? IdOf(IEnumerable<IndexEntry> options, OptionRight right) => options.Where(o => o.Right == right).Select(o => o.Id).FirstOrDefault();

    private static DateOnly DateOf(int yyyymmdd) => new(yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100);

    private int RankOf(string venue)
    {
        for (int rank = 0; rank < _defaultVenues.Count; rank++)
        {
            if (_defaultVenues[rank] == venue)
            {
                return rank;
            }
        }

        return _defaultVenues.Count;
    }

    private void Name(string name, (int Root, string Venue) chain)
    {
        if (!_byName.TryGetValue(name, out var chains))
        {
            _byName[name] = chains = [];
        }

        chains.Add(chain);
    }
}
