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
    private readonly UsualOrder _order;

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

        _order = new UsualOrder(entries, defaultVenues);
        Venues = [.. _venues.Order(StringComparer.Ordinal)];
    }

    public int Count => _entries.Length;

    /// <summary>Those with instruments, in ordinal order.</summary>
    public IReadOnlyList<string> Venues { get; }

    /// <summary>Ids of everything there is.</summary>
    public IEnumerable<string> Ids => _entries.Select(e => e.Id);

    /// <summary>Ids of everything that is not a contract: what a mistyped bare symbol may have meant.</summary>
    public IEnumerable<string> SpotIds => _entries.Where(e => e.Expiry == 0).Select(e => e.Id);

    /// <summary>Ids of all futures.</summary>
    public IEnumerable<string> FutureIds => _entries.Where(e => e.Type == InstrumentType.Future).Select(e => e.Id);

    /// <summary>What <paramref name="query"/> means, page by page; null where <see cref="InstrumentQuery.After"/> is nothing that it finds.</summary>
    public InstrumentPage? Search(InstrumentQuery query)
    {
        var terms = Terms(query.Words);
        long after = -1;
        if (query.After is { } id && !TryFind(id, terms, out after))
        {
            return null;
        }

        var best = new List<long>(query.Limit + 1);
        int total = 0;
        int following = 0;
        Span<int> byName = stackalloc int[terms.Count];
        for (int root = 0; root < _roots.Length; root++)
        {
            if (!ScoreNames(terms, _roots[root], byName))
            {
                continue;
            }

            for (int e = _firstOfRoot[root]; e < _firstOfRoot[root + 1]; e++)
            {
                ref readonly var entry = ref _entries[e];
                if ((query.Type is { } type && entry.Type != type) || (query.Venue is { } venue && entry.Venue != venue))
                {
                    continue;
                }

                int score = Score(terms, byName, entry);
                if (score == SearchTerm.None)
                {
                    continue;
                }

                total++;
                long hit = Hit(score, e);
                if (hit > after)
                {
                    following++;
                    Keep(best, hit, query.Limit);
                }
            }
        }

        return new InstrumentPage(best.ConvertAll(hit => _entries[_order.EntryAt((int)hit)].Id), total, following > best.Count);
    }

    /// <summary>The score, then the place in the usual order: the lower, the better.</summary>
    private long Hit(int score, int entry) => ((long)score << 32) | (uint)_order.PlaceOf(entry);

    private bool TryFind(string id, List<SearchTerm> terms, out long hit)
    {
        hit = -1;
        int e = Array.FindIndex(_entries, entry => entry.Id == id);
        Span<int> byName = stackalloc int[terms.Count];
        if (e < 0 || !ScoreNames(terms, _roots[_entries[e].Root], byName))
        {
            return false;
        }

        int score = Score(terms, byName, _entries[e]);
        hit = Hit(score, e);
        return score < SearchTerm.None;
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

    private static void Keep(List<long> best, long hit, int limit)
    {
        if (best.Count == limit && hit >= best[^1])
        {
            return;
        }

        best.Insert(~best.BinarySearch(hit), hit);
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
}
