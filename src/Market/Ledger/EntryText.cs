using System.Buffers;

namespace Candlewick.Market.Ledger;

/// <summary>How names in a ledger are spelled.</summary>
public static class EntryText
{
    private const int MaxAccount = 32;
    private const int MaxReference = 128;

    private static readonly SearchValues<char> AccountCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> CurrencyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    public static bool IsAccount(string text) => text.Length is > 0 and <= MaxAccount && !text.AsSpan().ContainsAnyExcept(AccountCharacters);

    public static bool IsCurrency(string text) => text.Length is >= 3 and <= 8 && !text.AsSpan().ContainsAnyExcept(CurrencyCharacters);

    public static bool IsReference(string text) => text.Length is > 0 and <= MaxReference && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
