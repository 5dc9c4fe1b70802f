using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Sessions;

/// <summary>Instruments that trade in the same hours on the same dates. Immutable and safe to share between threads.</summary>
public sealed class SessionGroup
{
    internal SessionGroup(string name, string venue, string zone, SessionCalendar calendar)
    {
        Name = name;
        Venue = venue;
        Zone = zone;
        TimeZone = Zones.Find(zone);
        Calendar = calendar;
    }

    /// <summary>Name, such as <c>NSE-EQ-CAS</c>.</summary>
    public string Name { get; }

    /// <summary>Where it trades, such as <c>NSE</c>. Groups of one venue that keep the same hours make the same candles.</summary>
    public string Venue { get; }

    /// <summary>IANA name, such as <c>Asia/Kolkata</c>.</summary>
    public string Zone { get; }

    public TimeZoneInfo TimeZone { get; }

    /// <summary>The date that <paramref name="instant"/> is on where it trades.</summary>
    public DateOnly DateAt(DateTimeOffset instant) => Zones.DateAt(instant, TimeZone);

    /// <summary>First and last date whose holidays are known; null where every date is covered.</summary>
    public (DateOnly From, DateOnly To)? Covered => Calendar.Covered;

    internal SessionCalendar Calendar { get; }

    public override string ToString() => Name;
}
