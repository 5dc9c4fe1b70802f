using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Candles;

/// <summary>
/// A specification as text: a number, a unit and, for another price than the trade's, <c>@</c> and its name. Of several
/// ways to write one the largest unit that divides it is the one (<c>120m</c> is <c>2h</c>), without needless zeros. A day
/// is a trading day and a week the venue's, so <c>24h</c> is no day and <c>7d</c> no week.
/// </summary>
internal static class BarSpecText
{
    public const long MinuteUs = 60_000_000;
    public const long DayUs = 24 * 60 * MinuteUs;

    /// <summary>More days, weeks or months than anybody's history has.</summary>
    private const int MaxDays = 9999;

    private static readonly string[] Units = ["", "s", "m", "h", "d", "w", "mo", "t", "v", "to", "r", "rk"];

    private static readonly string[] Prices = ["", "bid", "ask", "mid"];

    /// <summary>Length of a unit of time in microseconds, a month nominally 30 days; 0 of other units.</summary>
    public static long LengthUs(BarUnit unit) => unit switch
    {
        BarUnit.Second => 1_000_000,
        BarUnit.Minute => MinuteUs,
        BarUnit.Hour => 60 * MinuteUs,
        BarUnit.Day => DayUs,
        BarUnit.Week => 7 * DayUs,
        BarUnit.Month => 30 * DayUs,
        _ => 0,
    };

    public static string Format(BarUnit unit, decimal size, BarPrice price) => unit == BarUnit.None ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{size}{Units[(int)unit]}{(price == BarPrice.Trade ? "" : "@")}{Prices[(int)price]}");

    public static bool TryParse(string? text, out BarSpec spec, [NotNullWhen(false)] out string? error)
    {
        error = Read(text ?? "", out var unit, out decimal size, out var price) ?? Fault(unit, size, price);
        spec = error is null ? Canonical(unit, size, price) : default;
        if (error is null)
        {
            return true;
        }

        error = $"'{text}' is not a bar specification: {error}; a number and s, m, h (below a day), d, w, mo, t (ticks), v (volume), to (turnover), "
            + "r (range) or rk (Renko), then @bid, @ask or @mid where it is not of trades: 5m, 1d, 233t, 50000v, 10r, 1m@bid";
        return false;
    }

    private static string? Read(string text, out BarUnit unit, out decimal size, out BarPrice price)
    {
        (unit, size, price) = (BarUnit.None, 0, BarPrice.Trade);
        if (text.Length > BarSpec.MaxLength)
        {
            return $"it has more than {BarSpec.MaxLength} characters";
        }

        int at = text.IndexOf('@', StringComparison.Ordinal);
        var body = at < 0 ? text : text.AsSpan(0, at);
        int letters = body.IndexOfAnyExcept("0123456789.");
        if (letters <= 0 || !char.IsAsciiDigit(body[0]) || !char.IsAsciiDigit(body[letters - 1])
            || !decimal.TryParse(body[..letters], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out size))
        {
            return "it does not begin with a number and a unit after it";
        }

        unit = (BarUnit)Math.Max(0, Array.IndexOf(Units, body[letters..].ToString()));
        if (unit == BarUnit.None)
        {
            return $"there is no unit '{body[letters..]}'";
        }

        price = at < 0 ? BarPrice.Trade : (BarPrice)Math.Max(0, Array.IndexOf(Prices, text[(at + 1)..]));
        return at >= 0 && price == BarPrice.Trade ? $"there is no price '{text[(at + 1)..]}'" : null;
    }

    private static string? Fault(BarUnit unit, decimal size, BarPrice price) =>
        size == 0 ? "a bar of nothing never ends"
        : unit <= BarUnit.Tick && size != decimal.Truncate(size) ? "its number must be whole"
        : unit < BarUnit.Day && size >= DayUs / LengthUs(unit) ? "a day or longer; 1d is the trading day"
        : unit is BarUnit.Day or BarUnit.Week or BarUnit.Month && size > MaxDays ? $"more than {MaxDays}"
        : unit > BarUnit.Month && size.Scale > ScaledNumber.MaxScale ? $"more than {ScaledNumber.MaxScale} decimal places"
        : unit is BarUnit.Volume or BarUnit.Turnover && price != BarPrice.Trade ? "only trades have a volume"
        : null;

    private static BarSpec Canonical(BarUnit unit, decimal size, BarPrice price)
    {
        size = Decimals.Normalize(size);
        while (unit is BarUnit.Second or BarUnit.Minute && size % 60 == 0)
        {
            unit++;
            size /= 60;
        }

        return new BarSpec(unit, size, price);
    }
}
