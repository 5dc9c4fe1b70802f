using Candlewick.Contracts.V1;
using Candlewick.Market.Sessions;
using Kind = Candlewick.Contracts.V1.MarketEvent.KindOneofCase;

namespace Candlewick.StreamApi.Items;

/// <summary>
/// Something that happened to an instrument, a session or a feed, as clients see it: what it is about, when, and the fields
/// of its kind.
/// </summary>
/// <param name="subject">Key of its record: the instrument or the source it is about.</param>
/// <param name="saidUs">When it was said, microseconds UTC: the time of those kinds that tell none.</param>
internal sealed class EventItem(string subject, MarketEvent happened, long saidUs) : Item(subject, null, UsOf(happened) ?? saidUs)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    public MarketEvent Happened { get; } = happened;

    /// <summary>The source it is about, <c>feed/part</c>; null where it is about an instrument, whichever source has it.</summary>
    public string? Source => SourceOf(Happened) is { Length: > 0 } source ? source : null;

    /// <summary>The feed it is about or comes from; null where there is none.</summary>
    public string? Feed => Happened.InstrumentRefused is { } refused ? refused.Feed : Source?.Split('/')[0];

    /// <summary>What clients call a kind; null of one that this release does not know.</summary>
    public static string? NameOf(Kind kind) => kind switch
    {
        Kind.InstrumentListed => "instrument_listed",
        Kind.InstrumentChanged => "instrument_changed",
        Kind.InstrumentDelisted => "instrument_delisted",
        Kind.TicksSetAside => "ticks_set_aside",
        Kind.VolumeRolls => "volume_rolls",
        Kind.SessionOpened => "session_opened",
        Kind.SessionClosed => "session_closed",
        Kind.GapDetected => "gap_detected",
        Kind.GapFilled => "gap_filled",
        Kind.FeedConnected => "feed_connected",
        Kind.FeedLost => "feed_lost",
        Kind.FeedStalled => "feed_stalled",
        Kind.InstrumentSubscribed => "instrument_subscribed",
        Kind.InstrumentRefused => "instrument_refused",
        _ => null,
    };

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("kind", NameOf(Happened.KindCase)!);
        Text(fields, "venue", Venue);
        Text(fields, "instrument", Happened.Instrument);
        Text(fields, "feed", Feed);
        Text(fields, "source", Source);
        fields.Integer("time_us", TimeUs);
        EventFields.Write(Happened, fields);
    }

    private string? Venue =>
        Happened.Instrument.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Happened.Instrument[..colon]
        : EventFields.GroupOf(Happened) is { } name && Sessions.TryGet(name, out var group) ? group.Venue
        : null;

    private static string SourceOf(MarketEvent happened) => happened.KindCase switch
    {
        Kind.TicksSetAside => happened.TicksSetAside.Source,
        Kind.VolumeRolls => happened.VolumeRolls.Source,
        Kind.InstrumentSubscribed => happened.InstrumentSubscribed.Source,
        _ => happened.Source,
    };

    private static long? UsOf(MarketEvent happened) => happened.KindCase switch
    {
        Kind.SessionOpened => happened.SessionOpened.OpensUs,
        Kind.SessionClosed => happened.SessionClosed.ClosedUs,
        Kind.GapDetected => happened.GapDetected.ToUs,
        Kind.FeedConnected => happened.FeedConnected.AtUs,
        Kind.FeedLost => happened.FeedLost.AtUs,
        Kind.FeedStalled => happened.FeedStalled.AtUs,
        Kind.InstrumentSubscribed => happened.InstrumentSubscribed.AtUs,
        Kind.InstrumentRefused => happened.InstrumentRefused.AtUs,
        _ => null,
    };

    private static void Text(IFieldWriter fields, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            fields.Text(name, value);
        }
    }
}
