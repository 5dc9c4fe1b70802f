using System.Globalization;

namespace Candlewick.Market.Ledger.Imports;

/// <summary>The named fields of one row, read exactly; what cannot be read is a <see cref="FormatException"/> that names field and value.</summary>
internal sealed class RowFields(string place, Func<string, string?> find)
{
    public string Place => place;

    /// <summary>Null where there is none, or nothing in it.</summary>
    public string? Find(string name) => find(name) is { Length: > 0 } text ? text : null;

    public string Text(string name) => Find(name) ?? throw new FormatException($"it has no {name}");

    /// <exception cref="FormatException">It is no number above zero.</exception>
    public decimal Positive(string name) => Number(name) is > 0 and var number ? number : throw new FormatException($"{name} '{Text(name)}' is not a number above zero");

    public decimal Number(string name) => Optional(name) ?? throw new FormatException($"it has no {name}");

    public decimal? Optional(string name) => Find(name) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number
        : throw new FormatException($"{name} '{text}' is not a decimal number");

    /// <summary>True: bought.</summary>
    public bool IsBuy(string name) => Text(name).ToUpperInvariant() switch
    {
        "BUY" or "B" => true,
        "SELL" or "S" => false,
        _ => throw new FormatException($"{name} '{Text(name)}' is not buy or sell"),
    };

    /// <summary>What a clock shows, without a zone.</summary>
    public DateTime Clock(string name, params string[] forms) =>
        DateTime.TryParseExact(Text(name), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new FormatException($"{name} '{Text(name)}' is not such as {new DateTime(2026, 11, 20, 9, 15, 4).ToString(forms[0], CultureInfo.InvariantCulture)}");
}
