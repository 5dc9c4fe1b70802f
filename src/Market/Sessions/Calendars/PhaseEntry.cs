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
