namespace Candlewick.Market.Instruments.Search;

/// <summary>Every word that a root is found by: what a query that knows none of them may have meant. Safe to share between threads.</summary>
internal sealed class Vocabulary
{
    /// <summary>Of shorter words, nearly all are one slip from another.</summary>
    private const int LeastLength = 4;

    private readonly Dictionary<string, string> _symbols = new(StringComparer.Ordinal);
    private readonly string[] _words;
    private readonly ulong[] _letters;

    public Vocabulary(IReadOnlyList<IndexRoot> roots)
    {
        foreach (string symbol in roots.SelectMany(root => root.Symbols))
        {
            _symbols.TryAdd(symbol, symbol);
        }

        foreach (var root in roots)
        {
            _symbols.TryAdd(IndexRoot.Compact(root.Symbol), root.Symbol);
        }

        _words = [.. roots.SelectMany(root => root.Words).Where(word => word.Length >= LeastLength - 1).Distinct(StringComparer.Ordinal)];
        _letters = Array.ConvertAll(_words, word => Spelling.Letters(word));
    }

    /// <summary>The symbol that <paramref name="text"/> is, as it is or without what parts its words; null for none.</summary>
    public string? SymbolOf(string text) => _symbols.GetValueOrDefault(text);

    /// <summary>Words that are one slip of the pen from <paramref name="text"/>; where none is, those that begin with what is. None for short ones.</summary>
    public string[] CloseTo(string text)
    {
        if (text.Length < LeastLength || !text.All(char.IsAsciiLetter))
        {
            return [];
        }

        ulong letters = Spelling.Letters(text);
        var whole = new List<string>();
        var begun = new List<string>();
        for (int i = 0; i < _words.Length; i++)
        {
            string word = _words[i];

            // Cheap first: of a quarter of a million instruments' words hardly any has the same letters.
            if (ulong.PopCount(letters & ~_letters[i]) > 1)
            {
                continue;
            }

            if (Spelling.Distance(text, word, 1) <= 1)
            {
                whole.Add(word);
            }
            else if (word.Length > text.Length && Spelling.Distance(text, word.AsSpan(0, text.Length), 1) <= 1)
            {
                begun.Add(word);
            }
        }

        return [.. whole.Count > 0 ? whole : begun];
    }
}
