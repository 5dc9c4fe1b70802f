namespace Candlewick.Market.Instruments.Search;

/// <summary>The names that instruments of one root share: all contracts of NIFTY are found by the same words.</summary>
internal sealed class IndexRoot(string symbol)
{
    private const int Whole = 0;
    private const int Near = 1;
    private const int WordBeginning = 2;

    private static readonly char[] Separators = [' ', '-', '&', '.', '_', '/', '(', ')', ','];

    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    // Written together as well: BTC-USDT is BTCUSDT to who trades it.
    private readonly HashSet<string> _words = new([.. symbol.Split(Separators, StringSplitOptions.RemoveEmptyEntries), Compact(symbol)], StringComparer.Ordinal);
    private string[]? _wordList;

    public string Symbol => symbol;

    /// <summary>Every symbol it has.</summary>
    public IEnumerable<string> Symbols => [symbol, .. _others];

    /// <summary>Every word that it is found by.</summary>
    public IEnumerable<string> Words => _words.Concat(Symbols);

    /// <summary>Another symbol it is known by: that of an index's contracts, a vendor's own.</summary>
    public void AddSymbol(string other) => _others.Add(other);

    /// <summary>Without what parts words.</summary>
    public static string Compact(string text) => string.Concat(text.Split(Separators));

    /// <summary>Adds the words of a company's or product's name.</summary>
    public void AddName(string name)
    {
        if (name != symbol)
        {
            _words.UnionWith(name.ToUpperInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries));
            _wordList = null;
        }
    }

    /// <summary>How well <paramref name="text"/> (upper case) names it: the whole symbol, its beginning or a whole word, a word's beginning.</summary>
    public int Score(string text)
    {
        if (text == symbol || _others.Contains(text))
        {
            return Whole;
        }

        if (symbol.StartsWith(text, StringComparison.Ordinal) || _words.Contains(text))
        {
            return Near;
        }

        foreach (string word in _wordList ??= [.. _words])
        {
            if (word.StartsWith(text, StringComparison.Ordinal))
            {
                return WordBeginning;
            }
        }

        return SearchTerm.None;
    }
}
