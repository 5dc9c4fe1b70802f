using System.Globalization;

namespace Candlewick.Market.Instruments.Search;

/// <summary>What is looked for.</summary>
public sealed record InstrumentQuery
{
    /// <summary>As traders write; empty for all that the filters let through.</summary>
    public string Words { get; init; } = "";

    /// <summary>Only of this venue; null for any.</summary>
    public string? Venue { get; init; }

    /// <summary>Only of this type; null for any.</summary>
    public InstrumentType? Type { get; init; }

    /// <summary>Only contracts that expire on one of these; null for anything.</summary>
    internal IReadOnlyList<DatePattern>? Expiry { get; init; }

    /// <summary>Only options of this strike; null for anything.</summary>
    public decimal? Strike { get; init; }

    /// <summary>Only options of this right; null for anything.</summary>
    public OptionRight? Right { get; init; }

    /// <summary>Only contracts on this: an id or a symbol, as it stands in <see cref="OptionChains"/>; null for anything.</summary>
    public string? Underlying { get; init; }

    /// <summary>The day by which vendors' names are read, and contracts have expired.</summary>
    public DateOnly Today { get; init; } = DateOnly.MinValue;

    /// <summary>Id of the last instrument of the page before; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>Most instruments of the page.</summary>
    public required int Limit { get; init; }

    /// <summary>This query limited to a venue and a type as people write them; nothing limits nothing.</summary>
    /// <param name="venues">Those there are.</param>
    /// <exception cref="FormatException">There is no such venue or type, and the message names those there are; or there is no master.</exception>
    public InstrumentQuery Only(string? venue, string? type, IReadOnlyList<string> venues)
    {
        if (venues.Count == 0)
        {
            throw new FormatException("there is no master of instruments yet; `pipeline instruments refresh` makes one");
        }

        string? known = string.IsNullOrEmpty(venue) ? null : venues.FirstOrDefault(v => v.Equals(venue, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"venue is '{venue}'; there are {string.Join(", ", venues)}");
        return this with { Venue = known, Type = string.IsNullOrEmpty(type) ? null : TypeOf(type) };
    }

    /// <summary>This query limited to contracts as people write them; nothing limits nothing.</summary>
    /// <param name="expiry">A date or a part of one: <c>2026-12-08</c>, <c>8dec</c>, <c>dec 2026</c>.</param>
    /// <param name="strike">Plain decimal.</param>
    /// <param name="right"><c>call</c> or <c>put</c>, <c>ce</c> or <c>pe</c>.</param>
    /// <param name="underlying">Id or symbol.</param>
    /// <exception cref="FormatException">One of them is none; the message says what it may be.</exception>
    public InstrumentQuery OnlyContracts(string? expiry, string? strike, string? right, string? underlying, OptionChains chains)
    {
        var dates = string.IsNullOrWhiteSpace(expiry) ? null : DatePattern.Parse(string.Concat(expiry.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c))));
        if (dates is { Count: 0 })
        {
            throw new FormatException($"expiry is '{expiry}'; expected a date or a part of one, such as 2026-12-08, 8dec or dec2026");
        }

        if (!string.IsNullOrEmpty(underlying) && chains.RootsOf(underlying).Count == 0)
        {
            throw new FormatException($"underlying is '{underlying}'; there are no contracts on it{chains.CloseTo(underlying)}");
        }

        return this with
        {
            Expiry = dates,
            Strike = string.IsNullOrEmpty(strike) ? null
                : decimal.TryParse(strike, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number
                : throw new FormatException($"strike is '{strike}'; expected a plain number, such as 24500 or 84.25"),
            Right = string.IsNullOrEmpty(right) ? null : RightOf(right),
            Underlying = string.IsNullOrEmpty(underlying) ? null : underlying,
        };
    }

    private static OptionRight RightOf(string text) => text.ToUpperInvariant() switch
    {
        "CALL" or "CE" or "C" => OptionRight.Call,
        "PUT" or "PE" or "P" => OptionRight.Put,
        _ => throw new FormatException($"right is '{text}'; there are call (ce) and put (pe)"),
    };

    private static InstrumentType TypeOf(string text)
    {
        var types = Enum.GetValues<InstrumentType>().Where(type => type != InstrumentType.Unknown);
        foreach (var type in types)
        {
            if (type.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        throw new FormatException($"type is '{text}'; there are {string.Join(", ", types.Select(type => type.ToString().ToLowerInvariant()))}");
    }
}

/// <summary>Answer to an <see cref="InstrumentQuery"/>.</summary>
/// <param name="Ids">The best first.</param>
/// <param name="Total">Of all pages.</param>
/// <param name="HasMore">There is a page after this one.</param>
/// <param name="Note">What is to be said besides: that a contract has expired, and which comes next. Null for nothing.</param>
public sealed record InstrumentPage(IReadOnlyList<string> Ids, int Total, bool HasMore, string? Note = null);
