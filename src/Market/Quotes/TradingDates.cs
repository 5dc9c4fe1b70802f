using Candlewick.Market.Sessions;

namespace Candlewick.Market.Quotes;

/// <summary>Trading dates as numbers, yyyymmdd.</summary>
/// <param name="sessions">Null for a venue without known sessions, whose dates are those in UTC.</param>
public sealed class TradingDates(SessionClock? sessions)
{
    /// <summary>Date of the session that is on at a time, microseconds UTC; 0 out of session.</summary>
    public int Of(long us) =>
        sessions is null ? Number(DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(us)))
        : sessions.TryLocate(us, out var session, out _) ? session.TradingDate
        : 0;

    /// <summary>Date of the session that is on at a time; out of session the date in the venue's zone.</summary>
    public int Near(long us) =>
        Of(us) is not 0 and var date ? date : Number(sessions!.Group.DateAt(DateTimeOffset.UnixEpoch.AddMicroseconds(us)));

    /// <summary>The trading day before one.</summary>
    public int Before(int date)
    {
        var day = new DateOnly(date / 10_000, date / 100 % 100, date % 100);
        return Number(sessions?.PreviousTradingDay(day) ?? day.AddDays(-1));
    }

    private static int Number(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;
}
