namespace Candlewick.AlertRules.Definition;

/// <summary>Times of the day on the clock of the venue in which a rule alerts; over midnight where <paramref name="To"/> is the earlier one.</summary>
/// <param name="To">Exclusive.</param>
public sealed record ValidHours(TimeOnly From, TimeOnly To)
{
    /// <param name="timeUs">Microseconds UTC.</param>
    public bool Contain(long timeUs, TimeZoneInfo zone) =>
        TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(timeUs), zone)).IsBetween(From, To);
}
