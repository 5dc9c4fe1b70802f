namespace Candlewick.Market.Sessions.Calendars;

/// <summary>One phase of a day.</summary>
internal sealed record PhaseEntry
{
    public required SessionPhaseKind Kind { get; init; }

    public required PhaseTime Open { get; init; }

    public required PhaseTime Close { get; init; }

    /// <summary>Zone whose daylight saving moves an end of the phase; null where none does.</summary>
    public string? Follows => Open.Of ?? Close.Of;

    /// <summary>The phase where that zone keeps daylight saving time, or where it does not.</summary>
    public SessionPhase At(bool daylight) => new(Kind, Open.At(daylight), Close.At(daylight));
}

/// <summary>A time of day, or two of them by another zone's clock.</summary>
/// <param name="Standard">While that zone keeps standard time, and where there is none.</param>
/// <param name="Daylight">While it keeps daylight saving time.</param>
/// <param name="Of">IANA name of the zone; null where the time does not move.</param>
internal readonly record struct PhaseTime(TimeSpan Standard, TimeSpan Daylight, string? Of)
{
    public TimeSpan At(bool daylight) => daylight ? Daylight : Standard;
}
