using System.Globalization;
using Candlewick.Contracts.V1;
using Kind = Candlewick.Contracts.V1.MarketEvent.KindOneofCase;

namespace Candlewick.StreamApi.Items;

/// <summary>The fields that an event has by its kind.</summary>
internal static class EventFields
{
    /// <summary>The session group it is about; null where it is about none.</summary>
    public static string? GroupOf(MarketEvent happened) => happened.SessionOpened?.SessionGroup ?? happened.SessionClosed?.SessionGroup;

    /// <summary>What clients call a reason; the number of one that this release does not know.</summary>
    public static string NameOf(RefusalReason reason) => reason switch
    {
        RefusalReason.Limit => "limit",
        RefusalReason.Unknown => "unknown",
        RefusalReason.Expired => "expired",
        RefusalReason.OtherSource => "other_source",
        _ => reason.ToString("D"),
    };

    public static void Write(MarketEvent happened, IFieldWriter fields)
    {
        switch (happened.KindCase)
        {
            case Kind.InstrumentListed:
                Date(fields, happened.InstrumentListed.Date);
                break;
            case Kind.InstrumentChanged:
                Date(fields, happened.InstrumentChanged.Date);
                fields.Changes("changes", [.. happened.InstrumentChanged.Fields.Select(f => new FieldChange(f.Field, OrNull(f.Before), OrNull(f.After)))]);
                break;
            case Kind.InstrumentDelisted:
                Date(fields, happened.InstrumentDelisted.Date);
                break;
            case Kind.TicksSetAside:
                Date(fields, happened.TicksSetAside.Date);
                OrNothing(fields, "owner", happened.TicksSetAside.Owner);
                Tick(fields, happened.TicksSetAside.TicksPartition, happened.TicksSetAside.FirstOffset);
                break;
            case Kind.VolumeRolls:
                Tick(fields, happened.VolumeRolls.TicksPartition, happened.VolumeRolls.TicksOffset);
                break;
            case Kind.SessionOpened:
                Date(fields, happened.SessionOpened.Date);
                fields.Text("group", happened.SessionOpened.SessionGroup);
                fields.Integer("opens_us", happened.SessionOpened.OpensUs);
                fields.Integer("closes_us", happened.SessionOpened.ClosesUs);
                break;
            case Kind.SessionClosed:
                Date(fields, happened.SessionClosed.Date);
                fields.Text("group", happened.SessionClosed.SessionGroup);
                break;
            case Kind.GapDetected:
                Gap(fields, happened.GapDetected);
                break;
            case Kind.GapFilled:
                Date(fields, happened.GapFilled.Date);
                Span(fields, happened.GapFilled.FromUs, happened.GapFilled.ToUs);
                fields.Integer("ticks", happened.GapFilled.Ticks);
                break;
            case Kind.FeedConnected:
                Date(fields, happened.FeedConnected.Date);
                break;
            case Kind.FeedLost:
                Date(fields, happened.FeedLost.Date);
                break;
            case Kind.FeedStalled:
                Date(fields, happened.FeedStalled.Date);
                fields.Integer("last_us", happened.FeedStalled.LastUs == 0 ? (long?)null : happened.FeedStalled.LastUs);
                break;
            case Kind.InstrumentRefused:
                fields.Text("reason", NameOf(happened.InstrumentRefused.Reason));
                fields.Text("message", happened.InstrumentRefused.Text);
                break;
        }
    }

    private static void Gap(IFieldWriter fields, GapDetected gap)
    {
        Date(fields, gap.Date);
        Span(fields, gap.FromUs, gap.ToUs);
        OrNothing(fields, "cause", gap.Cause);
        if (gap is { HasFirstSequence: true, HasLastSequence: true })
        {
            fields.Integer("first_trade_id", gap.FirstSequence);
            fields.Integer("last_trade_id", gap.LastSequence);
        }
    }

    private static void Span(IFieldWriter fields, long fromUs, long toUs)
    {
        fields.Integer("from_us", fromUs);
        fields.Integer("to_us", toUs);
    }

    /// <summary>yyyymmdd as a date.</summary>
    private static void Date(IFieldWriter fields, uint date) =>
        fields.Text("date", string.Create(CultureInfo.InvariantCulture, $"{date / 10_000:0000}-{date / 100 % 100:00}-{date % 100:00}"));

    /// <summary>Where a tick lies in its topic.</summary>
    private static void Tick(IFieldWriter fields, uint partition, long offset) =>
        fields.Text("tick", string.Create(CultureInfo.InvariantCulture, $"{partition}.{offset}"));

    private static void OrNothing(IFieldWriter fields, string name, string value)
    {
        if (value.Length > 0)
        {
            fields.Text(name, value);
        }
        else
        {
            fields.Nothing(name);
        }
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
