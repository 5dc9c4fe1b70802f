using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Live;

/// <summary>The live feeds of this process under meter <c>Candlewick.Ingestor</c>, by source: read when they are scraped, so that a tick pays nothing.</summary>
internal static class FeedMetrics
{
    private static readonly ConcurrentDictionary<string, FeedCounters> Feeds = new(StringComparer.Ordinal);
    private static readonly Meter Meter = new("Candlewick.Ingestor");

    static FeedMetrics()
    {
        Count("ticks", "{tick}", "Ticks that came", f => f.Ticks);
        Count("bytes", "By", "Bytes of messages that came", f => f.Bytes);
        Count("decode_errors", "{error}", "What should have been a tick and could not be read", f => f.DecodeErrors);
        Count("duplicates", "{tick}", "Ticks whose id was not above the last one of their instrument", f => f.Duplicates);
        Count("reconnects", "{connection}", "Connections that were made again", f => f.Reconnects);
        Meter.CreateObservableGauge(
            "candlewick.feed.delay", () => Measure(f => f.DelayUs / 1e6), "s", "From the exchange's time of the last tick to its receive time");
        Meter.CreateObservableGauge(
            "candlewick.feed.silence", () => Measure(f => f.LastTickUs == 0 ? 0 : Math.Max(0, (TickTime.Of(TimeProvider.System.GetUtcNow()) - f.LastTickUs) / 1e6)), "s", "Since the last tick");
    }

    /// <summary>Tells of a feed from now on.</summary>
    public static void Add(FeedCounters counters) => Feeds[counters.Source] = counters;

    private static void Count(string name, string unit, string description, Func<FeedCounters, long> value) =>
        Meter.CreateObservableCounter($"candlewick.feed.{name}", () => Measure(value), unit, description);

    private static IEnumerable<Measurement<T>> Measure<T>(Func<FeedCounters, T> value)
        where T : struct => Feeds.Values.Select(f => new Measurement<T>(value(f), new KeyValuePair<string, object?>("source", f.Source)));
}
