using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>Records of <c>market-events</c> as services write them.</summary>
internal static class Happened
{
    /// <summary>Of a source or an instrument, whichever it names.</summary>
    public static Message<byte[]?, byte[]?> Record(MarketEvent happened) => new()
    {
        Key = Encoding.UTF8.GetBytes(happened.Instrument.Length > 0 ? happened.Instrument : happened.Source),
        Value = Samples.Value(TopicCatalog.MarketEvents, happened),
    };

    public static Message<byte[]?, byte[]?> Gap(string source, string instrument, long fromUs, long toUs) => Record(new MarketEvent
    {
        Source = source, Instrument = instrument, GapDetected = new GapDetected { Date = 20131007, FromUs = fromUs, ToUs = toUs, Cause = "disconnected" },
    });

    public static Message<byte[]?, byte[]?> Filled(string source, string instrument, long fromUs, long toUs) => Record(new MarketEvent
    {
        Source = source, Instrument = instrument, GapFilled = new GapFilled { Date = 20131007, FromUs = fromUs, ToUs = toUs, Ticks = 5 },
    });

    public static Message<byte[]?, byte[]?> Subscribed(string instrument, string source) => Record(new MarketEvent
    {
        Instrument = instrument, InstrumentSubscribed = new InstrumentSubscribed { Source = source, AtUs = Samples.OpenUs },
    });

    public static Message<byte[]?, byte[]?> Refused(string instrument, string feed) => Record(new MarketEvent
    {
        Instrument = instrument, InstrumentRefused = new InstrumentRefused { Feed = feed, AtUs = Samples.OpenUs, Reason = RefusalReason.Unknown, Text = "there is no such instrument" },
    });
}
