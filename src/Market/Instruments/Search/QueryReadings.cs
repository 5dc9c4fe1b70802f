namespace Candlewick.Market.Instruments.Search;

/// <summary>What the words of a query may mean, the likeliest reading first: the first that finds something counts.</summary>
internal sealed class QueryReadings
{
    private const int MostWords = 12;
    private const int LeastIsin = 6;
    private const int MostJoined = 4;

    private readonly IndexRoot[] _roots;
    private readonly string[] _isins;
    private readonly HashSet<string> _venues;
    private readonly AliasTable _names;
    private readonly IReadOnlyList<string> _defaultVenues;
    private readonly Vocabulary _vocabulary;

    public QueryReadings(IndexRoot[] roots, IndexEntry[] entries, IEnumerable<string> venues, AliasTable names, IReadOnlyList<string> defaultVenues)
    {
        (_roots, _names, _defaultVenues) = (roots, names, defaultVenues);
        _isins = [.. entries.Select(entry => entry.Isin).Where(isin => isin.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _venues = venues.ToHashSet(StringComparer.Ordinal);
        _vocabulary = new Vocabulary(roots);
    }

    public IEnumerable<List<SearchTerm>> Of(string query, DateOnly today)
    {
        string whole = query.Trim().ToUpperInvariant();
        bool isOne = whole.Length > 0 && !whole.Any(char.IsWhiteSpace);
        bool isNew = isOne && !Term(whole).SaysMore && !IsName(whole);
        string? named = whole.Length == 0 ? null : _names.Resolve(whole, today, _defaultVenues);
        if (isNew)
        {
            if (named is not null)
            {
                yield return [Only(named)];
            }

            foreach (var contract in GluedContract.Readings(whole).Where(contract => IsName(contract.Root)))
            {
                yield return [Term(contract.Root), SearchTerm.Only(contract)];
            }
        }

        yield return Terms(query);
        if (!isNew && named is not null)
        {
            yield return [Only(named)];
        }
    }

    private List<SearchTerm> Terms(string query)
    {
        var terms = new List<SearchTerm>();
        foreach (string word in Joined(QueryWords.Of(query)).Take(MostWords))
        {
            terms.AddRange(TermsOf(word));
        }

        return terms.Count > MostWords ? terms[..MostWords] : terms;
    }

    /// <summary>A word that means nothing as a whole is one that is misspelt, or taken apart where letters and digits meet.</summary>
    private IEnumerable<SearchTerm> TermsOf(string word)
    {
        var term = Term(word);
        if (term.SaysMore || IsName(word))
        {
            return [term];
        }

        if (_vocabulary.SymbolOf(IndexRoot.Compact(word)) is { } symbol)
        {
            return [Term(symbol)];
        }

        string[] parts = [.. Parts(word)];
        return parts.Length > 1 ? parts.SelectMany(TermsOf)
            : _vocabulary.CloseTo(word) is { Length: > 0 } close ? [SearchTerm.Of(word, close)]
            : [term];
    }

    /// <summary>Neighbours that together are one symbol, as one word: <c>usd inr</c>, <c>bank nifty</c>, <c>m &amp; m</c>.</summary>
    private List<string> Joined(List<string> words)
    {
        for (int first = 0; first < words.Count - 1; first++)
        {
            for (int count = Math.Min(MostJoined, words.Count - first); count > 1; count--)
            {
                var neighbours = words.GetRange(first, count);
                string joined = IndexRoot.Compact(string.Concat(neighbours));
                if (neighbours.All(IsPlain) && _vocabulary.SymbolOf(joined) is { } symbol)
                {
                    words.RemoveRange(first, count);
                    words.Insert(first, symbol);
                    break;
                }
            }
        }

        return words;
    }

    private bool IsPlain(string word) => !word.Any(char.IsAsciiDigit) && !_venues.Contains(word) && !Term(word).SaysMore;

    private static SearchTerm Only(string id)
    {
        string symbol = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return SearchTerm.Only(id, Contract.TryParse(symbol, out var contract) ? contract.Underlying : symbol);
    }

    private SearchTerm Term(string word) => new(word, _venues.Contains(word), IsIsin(word));

    private bool IsName(string word) => Array.Exists(_roots, root => root.Score(word) < SearchTerm.None);

    /// <summary>NIFTY25000CE looks like one; so only those count that there are.</summary>
    private bool IsIsin(string word)
    {
        if (word.Length is < LeastIsin or > 12 || !char.IsAsciiDigit(word[^1]))
        {
            return false;
        }

        int at = Array.BinarySearch(_isins, word, StringComparer.Ordinal);
        int first = at < 0 ? ~at : at;
        return first < _isins.Length && _isins[first].StartsWith(word, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Parts(string word)
    {
        int start = 0;
        for (int i = 1; i <= word.Length; i++)
        {
            if (i == word.Length || IsNumeric(word[i]) != IsNumeric(word[i - 1]))
            {
                yield return word[start..i];
                start = i;
            }
        }
    }

    private static bool IsNumeric(char c) => char.IsAsciiDigit(c) || c == '.';
}
