namespace Candlewick.Market.Instruments.Search;

/// <summary>Collects what is searched of instruments, one at a time: none of them is kept.</summary>
public sealed class InstrumentIndexBuilder
{
    private readonly Dictionary<string, int> _rootNumbers = new(StringComparer.Ordinal);
    private readonly List<IndexRoot> _roots = [];
    private readonly List<IndexEntry> _entries = [];
    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);
    private readonly HashSet<(string Symbol, string Root)> _otherNames = [];
    private readonly Dictionary<(int Root, string Venue), string> _underlyings = [];
    private readonly AliasTableBuilder _names = new();

    public void Add(Instrument instrument)
    {
        _names.Add(instrument);
        string root = instrument.Root;
        int number = RootOf(root);
        _roots[number].AddName(instrument.Name);
        if (CommonNames.Of(instrument) is { } name)
        {
            _roots[number].AddName(name);
            _roots[number].AddSymbol(IndexRoot.Compact(name));
        }

        foreach (var alias in instrument.Aliases)
        {
            // A vendor's own name of a share or index, which it calls its contracts by too: NSE|RELIND, NFO|RELIND|24-Nov-2026.
            if (alias.Kind == AliasKind.ShortName && alias.Text.Split('|') is [_, var own, ..])
            {
                _roots[number].AddSymbol(Pooled(own.ToUpperInvariant()));
            }
        }

        if (instrument.Underlying is { } underlying)
        {
            _underlyings[(number, Pooled(instrument.Id.Venue))] = Pooled(underlying.ToString());
            if (underlying.Symbol != root)
            {
                _otherNames.Add((Pooled(underlying.Symbol), root));
            }
        }

        _entries.Add(new IndexEntry(
            instrument.Id.ToString(), number, Pooled(instrument.Id.Venue), instrument.Type, instrument.Right,
            instrument.Expiry is { } e ? (e.Year * 10000) + (e.Month * 100) + e.Day : 0,
            instrument.Strike, instrument.Isin, instrument.Delisted is not null));
    }

    /// <param name="defaultVenues">Of equal matches, those on these venues come first.</param>
    public InstrumentIndex Build(IReadOnlyList<string> defaultVenues)
    {
        foreach (var (symbol, root) in _otherNames)
        {
            if (_rootNumbers.TryGetValue(symbol, out int number))
            {
                _roots[number].AddSymbol(root);
            }
        }

        var entries = _entries.ToArray();
        Array.Sort(entries, static (a, b) => a.Root.CompareTo(b.Root));
        MarkMonthly(entries);
        IndexRoot[] roots = [.. _roots];
        return new InstrumentIndex(roots, entries, _names.Build(), new OptionChains(roots, entries, _underlyings, defaultVenues), defaultVenues);
    }

    /// <summary>A chain's last expiry of a month, by which it is told from weekly ones.</summary>
    private static void MarkMonthly(IndexEntry[] entries)
    {
        var last = new Dictionary<(int Root, string Venue, int Month), int>();
        foreach (var entry in entries.Where(entry => entry.Expiry != 0))
        {
            var month = (entry.Root, entry.Venue, entry.Expiry / 100);
            last[month] = Math.Max(last.GetValueOrDefault(month), entry.Expiry);
        }

        for (int e = 0; e < entries.Length; e++)
        {
            var entry = entries[e];
            entries[e] = entry with { IsMonthly = entry.Expiry != 0 && last[(entry.Root, entry.Venue, entry.Expiry / 100)] == entry.Expiry };
        }
    }

    private int RootOf(string root)
    {
        if (!_rootNumbers.TryGetValue(root, out int number))
        {
            number = _roots.Count;
            _rootNumbers.Add(root, number);
            _roots.Add(new IndexRoot(root));
        }

        return number;
    }

    private string Pooled(string text)
    {
        _pool.TryAdd(text, text);
        return _pool[text];
    }
}
