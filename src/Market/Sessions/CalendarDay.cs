using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Sessions;

/// <summary>What a calendar says of one date, for people to read.</summary>
public sealed record CalendarDay
{
    public required DateOnly Date { get; init; }

    public bool IsTradingDay => Phases.Count > 0;

    /// <summary>False outside the years the calendar knows: every weekday is taken for a trading day there, holidays too.</summary>
    public required bool IsCovered { get; init; }

    /// <summary>False: there is a session, nobody knows when, and the whole day is taken for it.</summary>
    public bool AreHoursKnown { get; init; } = true;

    /// <summary>The holiday or special session; null on an ordinary day and an ordinary weekend.</summary>
    public string? Name { get; init; }

    /// <summary>Where that is written; null for weekends.</summary>
    public CalendarSource? Source { get; init; }

    public bool IsVerified => Reason is null;

    /// <summary>Why it is not verified; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<CalendarPhase> Phases { get; init; }
}

/// <summary>One phase of one date.</summary>
/// <param name="Phase">In venue time.</param>
/// <param name="Bounds">The same as instants.</param>
public readonly record struct CalendarPhase(SessionPhase Phase, BarBounds Bounds);
