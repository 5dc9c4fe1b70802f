namespace Candlewick.Market.Instruments.Search;

/// <summary>
/// Finds instruments by what traders write: <c>nif 25000 ce nov</c>. Made once of a master, then shared between threads. What
/// words mean and how matches are ordered is in docs/instruments.md.
/// </summary>
public sealed class InstrumentIndex
{
    /// <summary>The place of what a query does not find.</summary>
    private const long NotFound = long.MaxValue;

    private readonly IndexRoot[] _roots;
    private readonly IndexEntry[] _entries;
    private readonly int[] _firstOfRoot;
    private readonly UsualOrder _order;
    private readonly QueryReadings _readings;
    private readonly ExpiryNotes _notes;

    /// <param name="entries">By root.</param>
    /// <param name="names">What vendors call them.</param>
    /// <param name="chains">Contracts by what they are derived from.</param>
    internal InstrumentIndex(IndexRoot[] roots, IndexEntry[] entries, AliasTable names, OptionChains chains, IReadOnlyList<string> defaultVenues)
    {
        _roots = roots;
        _entries = entries;
        Names = names;
        Chains = chains;
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
        Venues = [.. entries.Select(e => e.Venue).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _notes = new ExpiryNotes(entries, _firstOfRoot);
        _readings = new QueryReadings(roots, entries, Venues, names, defaultVenues);
    }

    public int Count => _entries.Length;

    /// <summary>What vendors call them.</summary>
    public AliasTable Names { get; }

    /// <summary>Contracts by what they are derived from.</summary>
    public OptionChains Chains { get; }

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
        var filter = new EntryFilter(query, query.Underlying is { } underlying ? Chains.RootsOf(underlying) : null);
        foreach (var terms in _readings.Of(query.Words, query.Today))
        {
            var page = Search(query, terms, filter);
            if (page is null)
            {
                return null;
            }

            if (page.Total > 0)
            {
                return page;
            }
        }

        return query.After is null ? new InstrumentPage([], 0, false, NoteOfNothing(query)) : null;
    }

    /// <summary>The contract that comes after one that has expired, like it in right and strike; null for none, and for what is no contract of the list.</summary>
    public string? NextAfter(InstrumentId expired, DateOnly today)
    {
        int root = Contract.TryParse(expired.Symbol, out var contract) ? Array.FindIndex(_roots, r => r.Symbol == contract.Underlying) : -1;
        return root < 0 ? null : _notes.NextLike(
            new IndexEntry("", root, expired.Venue, contract.Strike is null ? InstrumentType.Future : InstrumentType.Option, contract.Right, 0, contract.Strike, "", false),
            DatePattern.Number(today));
    }

    /// <summary>Where the words find something once they name no date: that nothing expires then.</summary>
    private string? NoteOfNothing(InstrumentQuery query)
    {
        foreach (var terms in _readings.Of(query.Words, query.Today))
        {
            List<SearchTerm> rest = [.. terms.Select(term => term.WithoutDate()).OfType<SearchTerm>()];
            if (terms.SelectMany(term => term.Dates).Take(1).ToList() is [var date] && rest.Count > 0)
            {
                var filter = new EntryFilter(query, query.Underlying is { } underlying ? Chains.RootsOf(underlying) : null, DatePattern.Number(query.Today));
                var like = Search(query with { Limit = 1 }, rest, filter);
                if (like is { Total: > 0 })
                {
                    return ExpiryNotes.Of(date, like.Ids[0], query.Today);
                }
            }
        }

        return null;
    }

    /// <summary>One reading of the query; nothing where it finds nothing, null where what is to be gone on after is not found.</summary>
    private InstrumentPage? Search(InstrumentQuery query, List<SearchTerm> terms, EntryFilter filter)
    {
        long after = query.After is { } id ? HitOf(id, terms) : -1;
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
                if (!filter.Lets(entry))
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

        return total > 0 && after == NotFound ? null
            : new InstrumentPage([.. best.Select(hit => EntryOf(hit).Id)], total, following > best.Count)
            {
                Note = query.After is null && best.Count > 0 ? _notes.Of(EntryOf(best[0]), query.Today) : null,
            };
    }

    private IndexEntry EntryOf(long hit) => _entries[_order.EntryAt((int)(uint)hit)];

    /// <summary>The score, then the place in the usual order: the lower, the better.</summary>
    private long Hit(int score, int entry) => ((long)score << 32) | (uint)_order.PlaceOf(entry);

    private long HitOf(string id, List<SearchTerm> terms)
    {
        int e = Array.FindIndex(_entries, entry => entry.Id == id);
        Span<int> byName = stackalloc int[terms.Count];
        if (e < 0 || !ScoreNames(terms, _roots[_entries[e].Root], byName))
        {
            return NotFound;
        }

        int score = Score(terms, byName, _entries[e]);
        return score < SearchTerm.None ? Hit(score, e) : NotFound;
    }

    /// <summary>False where a word that can only be a name is none of this root's.</summary>
    private static bool ScoreNames(List<SearchTerm> terms, IndexRoot root, Span<int> scores)
    {
        for (int t = 0; t < terms.Count; t++)
        {
            scores[t] = terms[t].Score(root);
            if ((scores[t] == SearchTerm.None && !terms[t].SaysMore) || terms[t].Excludes(root))
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
}
