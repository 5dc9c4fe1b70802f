namespace Candlewick.Market.Sessions.Calendars;

/// <summary>One session group and its hours through the years.</summary>
internal sealed record GroupEntry
{
    public required string Name { get; init; }

    public required string Venue { get; init; }

    /// <summary>Whose word its rows cite where several exchanges' are given; null: the first.</summary>
    public string? Exchange { get; init; }

    /// <summary>Venues of instrument ids whose instruments are of this group unless the master names another.</summary>
    public IReadOnlyList<string> DefaultFor { get; init => field = value ?? []; } = [];

    public required IReadOnlyList<HoursEntry> Hours { get; init; }
}
