using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Candlewick.Market.Ledger.Charges;

/// <summary>What executed orders are charged, by dated rules that are data. Safe to share between threads.</summary>
public sealed class ChargeTable(IReadOnlyList<ChargeRule> rules)
{
    private const char Quote = '"';

    /// <summary>A discount broker of India: shares, futures and options of NSE and BSE.</summary>
    public static ChargeTable India { get; } = Load("charges/india.csv");

    public IReadOnlyList<ChargeRule> Rules => rules;

    /// <summary>
    /// Charges of an order, those of zero left out, in the order of the table: what one is a part of stands before it. False where
    /// the table does not know such orders, or not on that date; <paramref name="error"/> says which charge is missing.
    /// </summary>
    public bool TryCharge(in ChargedOrder order, [NotNullWhen(true)] out IReadOnlyList<Charge>? charges, [NotNullWhen(false)] out string? error)
    {
        (charges, error) = (null, null);
        var found = new List<Charge>();
        foreach (string name in rules.Select(rule => rule.Charge).Distinct(StringComparer.Ordinal))
        {
            var asked = order;
            if (rules.Where(rule => rule.Charge == name && rule.Covers(asked)).MaxBy(rule => rule.From) is not { } rule)
            {
                error = string.Create(CultureInfo.InvariantCulture, $"no {name} is known for {Name(order.Segment)} orders on {order.Venue} on {order.Date:yyyy-MM-dd}; give the charges as an amount");
                return false;
            }

            decimal of = rule.Base.Count == 0 ? order.Turnover : found.Where(charge => rule.Base.Contains(charge.Name, StringComparer.Ordinal)).Sum(charge => charge.Amount);
            if ((rule.IsBuy is null || rule.IsBuy == order.IsBuy) && rule.Of(of) is not 0 and var amount)
            {
                found.Add(new Charge(name, amount, rule));
            }
        }

        charges = found;
        return true;
    }

    /// <summary>Reads a table; the format is that of <c>india.csv</c>.</summary>
    /// <exception cref="FormatException">A row cannot be read; the message quotes it.</exception>
    public static ChargeTable Parse(TextReader text)
    {
        var rules = new List<ChargeRule>();
        bool isHeading = true;
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!isHeading)
            {
                rules.Add(ParseRule(line));
            }

            isHeading = false;
        }

        return new ChargeTable(rules);
    }

    private static ChargeRule ParseRule(string line)
    {
        string[] fields = line.Split(',', 11);
        try
        {
            return new ChargeRule(
                fields[0], fields[1].Split(' '), fields[2] == "any" ? null : Enum.Parse<Segment>(fields[2], ignoreCase: true),
                fields[3] switch { "both" => null, "buy" => true, "sell" => false, var side => throw new FormatException($"side {side} is not buy, sell or both") },
                DateOnly.ParseExact(fields[4], "yyyy-MM-dd", CultureInfo.InvariantCulture), fields[5] == "turnover" ? [] : fields[5].Split(' '),
                Number(fields[6]) ?? 0, Number(fields[7]), Number(fields[8]), Number(fields[9]) ?? throw new FormatException("unit is missing"), fields[10].Trim(Quote));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException($"'{line}' is no rule of charges: {e.Message}", e);
        }
    }

    private static decimal? Number(string text) => text.Length == 0 ? null : decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Name(Segment segment) => segment.ToString().ToLowerInvariant();

    private static ChargeTable Load(string resource)
    {
        using var text = new StreamReader(typeof(ChargeTable).Assembly.GetManifestResourceStream(resource)!);
        return Parse(text);
    }
}
