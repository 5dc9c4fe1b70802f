namespace Candlewick.Market.Instruments;

/// <summary>A symbol without its venue: <c>RELIANCE</c>, or as an exchange writes it, <c>Nifty 50</c>.</summary>
public static class BareSymbol
{
    /// <summary>The id it has on the first of <paramref name="venues"/> where <paramref name="isKnown"/> says there is such an id; null on none.</summary>
    public static string? Find(string symbol, IReadOnlyList<string> venues, Func<string, bool> isKnown)
    {
        string text = SymbolText.From(symbol);
        foreach (string venue in venues)
        {
            string id = $"{venue}:{text}";
            if (isKnown(id))
            {
                return id;
            }
        }

        return null;
    }
}
