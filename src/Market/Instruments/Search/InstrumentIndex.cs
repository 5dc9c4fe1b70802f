namespace Candlewick.Market.Instruments.Search;

/// <summary>
/// Finds instruments by what traders write: <c>nif 25000 ce nov</c>. Made once of a master, then shared between threads. What
/// words mean and how matches are ordered is in docs/instruments.md.
/// </summary>
public sealed class InstrumentIndex
{
    private const int MostWords = 12;
    private const int LeastIsin = 6;

    private readonly IndexRoot[] _roots;
    private readonly IndexEntry[] _entries;
    private readonly int[] _firstOfRoot;
    private readonly HashSet<string> _venues;
    private readonly Comparer<(int Score, int Entry)> _order;

    internal InstrumentIndex(IndexRoot[] roots, IndexEntry[] entries, IReadOnlyList<string> defaultVenues)
    {
        _roots = roots;
        _entries = entries;
        _venues = entries.Select(e => e.Venue).ToHashSet(StringComparer.Ordinal);
        _firstOfRoot = new int[roots.Length + 1];
        foreach (ref readonly var entry in entries.AsSpan())
        {
            _firstOfRoot[entry.Root + 1]++;
        }

        for (int root = 0; root < roots.Length; root++)
        {
            _firstOfRoot[root + 1] += _firstOfRoot[root];
        }

        var ranks = defaultVenues.Select((venue, rank) => (venue, rank)).DistinctBy(v => v.venue).ToDictionary(v => v.venue, v => v.rank, StringComparer.Ordinal);
        _order = Comparer<(int Score, int Entry)>.Create(
            (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : Compare(_entries[a.Entry], _entries[b.Entry], ranks));
    }

    public int Count => _entries.Length;

    /// <summary>Ids of everything that is not a contract: what a mistyped bare symbol may have meant.</summary>
    public IEnumerable<string> SpotIds => _entries.Where(e => e.Expiry == 0).Select(e => e.Id);

    /// <summary>Ids of what <paramref name="query"/> means, the best first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<string> Search(string query, int limit)
    {
        var terms = Terms(query);
        if (terms.Count == 0 || limit <= 0)
        {
            return [];
        }

        var best = new List<(int Score, int Entry)>(limit + 1);
        Span<int> byName = stackalloc int[terms.Count];
        for (int root = 0; root < _roots.Length; root++)
        {
            if (ScoreNames(terms, _roots[root], byName))
            {
                for (int e = _firstOfRoot[root]; e < _firstOfRoot[root + 1]; e++)
                {
                    int score = Score(terms, byName, _entries[e]);
                    if (score < SearchTerm.None)
                    {
                        Keep(best, (score, e), limit);
                    }
                }
            }
        }

        return best.ConvertAll(hit => _entries[hit.Entry].Id);
    }

    /// <summary>False where a word that can only be a name is none of this root's.</summary>
    private static bool ScoreNames(List<SearchTerm> terms, IndexRoot root, Span<int> scores)
    {
        for (int t = 0; t < terms.Count; t++)
        {
            scores[t] = root.Score(terms[t].Text);
            if (scores[t] == SearchTerm.None && !terms[t].SaysMore)
            {
                return false;
            }
        }

        return true;
    }

    private static int Score(List<SearchTerm> terms, ReadOnlySpan<int> byName, in IndexEntry entry)
    {
        int sum = 0;
        for (int t = 0; t < terms.Count; t++)
        {
            int score = byName[t];
            if (score > 0 && terms[t].SaysMore)
            {
                score = Math.Min(score, terms[t].Score(entry));
            }

            if (score == SearchTerm.None)
            {
                return SearchTerm.None;
            }

            sum += score;
        }

        return sum;
    }

    private void Keep(List<(int Score, int Entry)> best, (int Score, int Entry) hit, int limit)
    {
        if (best.Count == limit && _order.Compare(hit, best[^1]) >= 0)
        {
            return;
        }

        int at = best.BinarySearch(hit, _order);
        best.Insert(at < 0 ? ~at : at, hit);
        if (best.Count > limit)
        {
            best.RemoveAt(limit);
        }
    }

    /// <summary>Words of the query; one that means nothing as a whole is taken apart where letters and digits meet.</summary>
    private List<SearchTerm> Terms(string query)
    {
        var terms = new List<SearchTerm>();
        foreach (string word in query.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
        {
            var term = Term(word);
            if (term.SaysMore || _roots.Any(root => root.Score(word) < SearchTerm.None))
            {
                terms.Add(term);
            }
            else
            {
                terms.AddRange(Parts(word).Select(Term));
            }
        }

        return terms.Count > MostWords ? terms[..MostWords] : terms;
    }

    private SearchTerm Term(string word) => new(word, _venues.Contains(word), IsIsin(word));

    /// <summary>NIFTY25000CE looks like one; so only those count that there are.</summary>
    private bool IsIsin(string word) =>
        word.Length is >= LeastIsin and <= 12 && char.IsAsciiDigit(word[^1]) && Array.Exists(_entries, e => e.Isin.StartsWith(word, StringComparison.Ordinal));

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

    private static int Compare(in IndexEntry a, in IndexEntry b, Dictionary<string, int> venues)
    {
        int order = a.Delisted.CompareTo(b.Delisted);
        order = order != 0 ? order : TypeOrder(a.Type).CompareTo(TypeOrder(b.Type));
        order = order != 0 ? order : venues.GetValueOrDefault(a.Venue, int.MaxValue).CompareTo(venues.GetValueOrDefault(b.Venue, int.MaxValue));
        order = order != 0 ? order : a.Expiry.CompareTo(b.Expiry);
        order = order != 0 ? order : Nullable.Compare(a.Strike, b.Strike);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }

    private static int TypeOrder(InstrumentType type) => type switch
    {
        InstrumentType.Index => 0,
        InstrumentType.Equity => 1,
        InstrumentType.Spot => 2,
        InstrumentType.Future => 3,
        InstrumentType.Option => 4,
        _ => 5,
    };
}
