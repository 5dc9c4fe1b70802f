using System.Globalization;

namespace Candlewick.EventStore.Events;

/// <summary>Events of feeds and sessions: which stream they belong to.</summary>
public static class FeedEvents
{
    /// <summary>Key of the stream of a feed's day: <c>feed|yyyy-MM-dd</c> of the trading date.</summary>
    public static string StreamId(string feed, DateOnly tradingDate) =>
        string.Create(CultureInfo.InvariantCulture, $"{feed}|{tradingDate:yyyy-MM-dd}");
}
