namespace Candlewick.Market.Sessions.Calendars;

/// <summary>Where a row comes from once what it inherits is filled in.</summary>
/// <param name="Reason">Why it is not verified; null where it is.</param>
internal readonly record struct Citation(CalendarSource? Source, string? Reason)
{
    /// <param name="exchange">Whose word counts where several are given; null for the first.</param>
    public static Citation Of(CitedEntry row, CitedEntry? year = null, string? exchange = null)
    {
        bool isVerified = row.Verified ?? year?.Verified ?? true;
        var cited = row.Source is null ? year : row;
        var source = cited?.Also.FirstOrDefault(s => s.Exchange == exchange) ?? cited?.Source;
        return new Citation(source, isVerified ? null : row.Reason ?? year?.Reason ?? string.Empty);
    }

    /// <summary>What is wrong with the row's provenance; null where nothing is.</summary>
    public static string? Problem(CitedEntry row, CitedEntry? year = null)
    {
        var citation = Of(row, year);
        return citation.Reason is null && citation.Source is null ? "cites no source: add \"source\", or \"verified\": false with the reason"
            : citation.Reason is { Length: 0 } ? "is not verified and does not say why: add \"reason\""
            : citation.Reason is null && row.Reason is not null ? "gives a reason for not being verified, and is: add \"verified\": false or drop the reason"
            : null;
    }
}
