namespace Candlewick.Market.Instruments.Search;

/// <summary>Collects what is searched of instruments, one at a time: none of them is kept.</summary>
public sealed class InstrumentIndexBuilder
{
    private readonly Dictionary<string, int> _rootNumbers = new(StringComparer.Ordinal);
    private readonly List<IndexRoot> _roots = [];
    private readonly List<IndexEntry> _entries = [];
    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);
    private readonly HashSet<(string Symbol, string Root)> _otherNames = [];

    public void Add(Instrument instrument)
    {
        string root = instrument.Root;
        int number = RootOf(root);
        _roots[number].AddName(instrument.Name);
        if (instrument.Underlying is { } underlying && underlying.Symbol != root)
        {
            _otherNames.Add((Pooled(underlying.Symbol), root));
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
        return new InstrumentIndex([.. _roots], entries, defaultVenues);
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
