using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>Candles: closed ones with their revisions, those below a minute from a log of their own, and open ones.</summary>
internal static class CandleChannels
{
    private const string Name = "candles";

    public static Channel Closed { get; } = new(Name, TopicCatalog.Candles)
    {
        Intervals = spec => !spec.IsFast,
        Reader = services => Reader(TopicCatalog.Candles, services),
        History = (log, services) => new CandleTable(
            log, services.Options.Kafka.NameOf(TopicCatalog.Candles), services.Store, services.Candles, services.Options.Limits),
    };

    public static Channel Fast { get; } = new(Name, TopicCatalog.CandlesFast)
    {
        Intervals = spec => spec.IsFast,
        Reader = services => Reader(TopicCatalog.CandlesFast, services),
        History = (log, services) => new LogHistory(log, services.Candles),
    };

    public static Channel Open { get; } = new("candles.live", TopicCatalog.CandlesLive)
    {
        Intervals = _ => true,
        Reader = services => Reader(TopicCatalog.CandlesLive, services),
        Closed = [Closed, Fast],
    };

    private static CandleReader Reader(Topic topic, ChannelServices services) =>
        new(topic, services.Options.SchemaIds, services.Loggers.CreateLogger<CandleReader>());
}
