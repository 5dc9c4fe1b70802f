using System.Globalization;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Instruments;

/// <summary>
/// The symbol of a derivative, taken apart: <c>NIFTY-20261124-F</c>, <c>NIFTY-20261124-25000-C</c>. Each contract has one
/// spelling: strikes are plain decimals without needless zeros.
/// </summary>
/// <param name="Underlying">May have dashes of its own: <c>BAJAJ-AUTO</c>.</param>
/// <param name="Expiry">Last trading day.</param>
/// <param name="Strike">Above zero; null for a future.</param>
/// <param name="Right"><see cref="OptionRight.None"/> for a future.</param>
public readonly record struct Contract(string Underlying, DateOnly Expiry, decimal? Strike, OptionRight Right)
{
    private const string DateFormat = "yyyyMMdd";

    /// <summary>Reads the symbol of an id; false where it is not a derivative's.</summary>
    public static bool TryParse(ReadOnlySpan<char> symbol, out Contract contract)
    {
        contract = default;
        if (!TakeLast(ref symbol, out var kind) || !TakeLast(ref symbol, out var last))
        {
            return false;
        }

        if (kind is "F")
        {
            return TryDate(last, out var expiry) && Make(symbol, expiry, null, OptionRight.None, out contract);
        }

        var right = kind switch { "C" => OptionRight.Call, "P" => OptionRight.Put, _ => OptionRight.None };
        return right != OptionRight.None
            && TryStrike(last, out decimal strike)
            && TakeLast(ref symbol, out var date)
            && TryDate(date, out var day)
            && Make(symbol, day, strike, right, out contract);
    }

    /// <summary>The symbol: what <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Strike is { } strike
        ? string.Create(CultureInfo.InvariantCulture, $"{Underlying}-{Expiry:yyyyMMdd}-{StrikeText(strike)}-{(Right == OptionRight.Call ? 'C' : 'P')}")
        : string.Create(CultureInfo.InvariantCulture, $"{Underlying}-{Expiry:yyyyMMdd}-F");

    /// <summary>A strike as ids have it: 25000, 84.25.</summary>
    public static string StrikeText(decimal strike) => Decimals.Normalize(strike).ToString(CultureInfo.InvariantCulture);

    private static bool Make(ReadOnlySpan<char> underlying, DateOnly expiry, decimal? strike, OptionRight right, out Contract contract)
    {
        contract = new Contract(underlying.ToString(), expiry, strike, right);
        return underlying.Length > 0;
    }

    private static bool TakeLast(ref ReadOnlySpan<char> symbol, out ReadOnlySpan<char> part)
    {
        int dash = symbol.LastIndexOf('-');
        part = dash < 0 ? default : symbol[(dash + 1)..];
        symbol = dash < 0 ? symbol : symbol[..dash];
        return dash >= 0;
    }

    private static bool TryDate(ReadOnlySpan<char> text, out DateOnly date) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static bool TryStrike(ReadOnlySpan<char> text, out decimal strike) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out strike)
        && strike > 0
        && text.SequenceEqual(StrikeText(strike));
}
