namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A time of day, or two of them by another zone's clock.</summary>
/// <param name="Standard">While that zone keeps standard time, and where there is none.</param>
/// <param name="Daylight">While it keeps daylight saving time.</param>
/// <param name="Of">IANA name of the zone; null where the time does not move.</param>
internal readonly record struct PhaseTime(TimeSpan Standard, TimeSpan Daylight, string? Of)
{
    public TimeSpan At(bool daylight) => daylight ? Daylight : Standard;
}

/// <summary>A time that another zone's daylight saving moves, as it stands in the file.</summary>
internal sealed record MovingTime
{
    public required string Standard { get; init; }

    public required string Daylight { get; init; }

    public required string Of { get; init; }
}
