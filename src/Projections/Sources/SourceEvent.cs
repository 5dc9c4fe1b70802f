using System.Globalization;
using Candlewick.EventStore.Events;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Projections.Sources;

/// <summary>Something that happened to a source, as an event of its feed's day.</summary>
/// <param name="StreamId">Of the feed and date.</param>
/// <param name="Identity">What makes it the same event when it is said again.</param>
/// <param name="Type">Its class.</param>
/// <param name="Data">The event.</param>
public sealed record SourceEvent(string StreamId, string Identity, EventType Type, object Data)
{
    /// <summary>A recorder's gap row, and an outage of a connection: somebody was not connected.</summary>
    private const string Disconnected = "disconnected";

    /// <summary>The event of a message; null where it is none about a source.</summary>
    /// <exception cref="FormatException">A value cannot be one; the message says which.</exception>
    public static SourceEvent? From(V1.MarketEvent message)
    {
        string source = message.Source;
        string feed = source.Split('/')[0];
        switch (message.KindCase)
        {
            case V1.MarketEvent.KindOneofCase.SessionOpened when message.SessionOpened is var e:
                return Of(feed, e.Date, $"{feed}|{e.SessionGroup}|{e.Date}", EventTypes.SessionOpened, date => new SessionOpened(feed, e.SessionGroup, date, Time(e.OpensUs), Time(e.ClosesUs)));
            case V1.MarketEvent.KindOneofCase.SessionClosed when message.SessionClosed is var e:
                return Of(feed, e.Date, $"{feed}|{e.SessionGroup}|{e.Date}", EventTypes.SessionClosed, date => new SessionClosed(feed, e.SessionGroup, date, Time(e.ClosedUs)));
            case V1.MarketEvent.KindOneofCase.GapDetected when message.GapDetected is var e:
                return Of(feed, e.Date, Told(message, e.FromUs, e.ToUs), EventTypes.GapDetected, date => new GapDetected(
                    feed, date, InstrumentOf(message), Time(e.FromUs), Time(e.ToUs), e.Cause.Length > 0 ? e.Cause : Disconnected));
            case V1.MarketEvent.KindOneofCase.GapFilled when message.GapFilled is var e:
                return Of(feed, e.Date, Told(message, e.FromUs, e.ToUs), EventTypes.GapFilled, date => new GapFilled(
                    feed, date, InstrumentOf(message), Time(e.FromUs), Time(e.ToUs), source, e.Ticks));
            case V1.MarketEvent.KindOneofCase.FeedStalled when message.FeedStalled is var e:
                return Of(feed, e.Date, $"{source}|{e.AtUs}", EventTypes.FeedStalled, date => new FeedStalled(feed, date, Time(e.AtUs), e.LastUs == 0 ? null : Time(e.LastUs)));
            case V1.MarketEvent.KindOneofCase.FeedConnected when message.FeedConnected is var e:
                return Of(feed, e.Date, $"{source}|{e.AtUs}", EventTypes.FeedConnected, date => new FeedConnected(feed, date, Time(e.AtUs), source));
            case V1.MarketEvent.KindOneofCase.FeedLost when message.FeedLost is var e:
                return Of(feed, e.Date, $"{source}|{e.AtUs}", EventTypes.FeedLost, date => new FeedLost(feed, date, Time(e.AtUs), Disconnected));
            default:
                return null;
        }
    }

    /// <summary>On its way into its stream.</summary>
    public StreamEvent At(DateTimeOffset now) => new(StreamId, EventId.Of(EventId.SourceNamespace, $"{Type.Alias}|{Identity}"), Type, Data, now);

    private static string? InstrumentOf(V1.MarketEvent message) => message.Instrument.Length > 0 ? message.Instrument : null;

    /// <summary>One gap of a source is the same whenever it is told; of one instrument it is another.</summary>
    private static string Told(V1.MarketEvent message, long fromUs, long toUs) =>
        message.Instrument.Length > 0 ? $"{message.Source}|{fromUs}|{toUs}|{message.Instrument}" : $"{message.Source}|{fromUs}|{toUs}";

    private static SourceEvent Of(string feed, uint yyyymmdd, string identity, EventType type, Func<DateOnly, object> data) =>
        feed.Length == 0 ? throw new FormatException("its source has no feed")
        : !DateOnly.TryParseExact(yyyymmdd.ToString("00000000", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? throw new FormatException($"date {yyyymmdd} is not yyyymmdd")
        : new(FeedEvents.StreamId(feed, date), identity, type, data(date));

    private static DateTimeOffset Time(long us) => us is >= 0 and <= 253_402_300_799_999_999
        ? DateTimeOffset.UnixEpoch.AddMicroseconds(us)
        : throw new FormatException($"{us} is not a time in microseconds since 1970");
}
