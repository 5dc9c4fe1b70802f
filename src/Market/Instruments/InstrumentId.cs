using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Market.Instruments;

/// <summary>
/// The one name of an instrument: <c>VENUE:SYMBOL</c>, venue in <c>A-Z 0-9</c>, symbol in
/// <c>A-Z 0-9 &amp; . _ -</c>, for example <c>NSE:RELIANCE</c> or <c>NFO:NIFTY-20261124-F</c>.
/// </summary>
public readonly record struct InstrumentId
{
    private const int MaxLength = 64;

    // The text alone: a master holds hundreds of thousands of ids.
    private readonly string? _text;

    private InstrumentId(string text) => _text = text;

    /// <summary>The part before the colon.</summary>
    public string Venue => ToString()[..Math.Max(0, Colon)];

    /// <summary>The part after the colon.</summary>
    public string Symbol => ToString()[(Colon + 1)..];

    private int Colon => ToString().IndexOf(':', StringComparison.Ordinal);

    /// <summary>Parses <paramref name="text"/>; on failure <paramref name="error"/> says what is wrong with it.</summary>
    public static bool TryParse(string? text, out InstrumentId id, [NotNullWhen(false)] out string? error)
    {
        id = default;
        if (string.IsNullOrEmpty(text))
        {
            error = "an instrument id is missing; expected VENUE:SYMBOL, such as NSE:RELIANCE";
            return false;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (text.Length > MaxLength || colon <= 0 || colon == text.Length - 1
            || text.AsSpan(0, colon).ContainsAnyExcept(VenueCharacters)
            || text.AsSpan(colon + 1).ContainsAnyExcept(SymbolCharacters))
        {
            error = $"'{text}' is not an instrument id; expected VENUE:SYMBOL in A-Z 0-9 & . _ - (at most {MaxLength}), such as NSE:RELIANCE";
            return false;
        }

        id = new InstrumentId(text);
        error = null;
        return true;
    }

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">It is not an instrument id; the message says why.</exception>
    public static InstrumentId Parse(string text) =>
        TryParse(text, out var id, out string? error) ? id : throw new FormatException(error);

    public override string ToString() => _text ?? "";

    private static readonly System.Buffers.SearchValues<char> VenueCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly System.Buffers.SearchValues<char> SymbolCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&._-");
}
