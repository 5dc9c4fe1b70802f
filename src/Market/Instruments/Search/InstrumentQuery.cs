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
public sealed record InstrumentPage(IReadOnlyList<string> Ids, int Total, bool HasMore);
