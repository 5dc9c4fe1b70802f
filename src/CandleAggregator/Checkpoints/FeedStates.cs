using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>The feeds of a partition in its checkpoint: a record for each feed and for each instrument.</summary>
internal static class FeedStates
{
    /// <summary>Writes what changed since the last checkpoint.</summary>
    public static void Write(FeedTable feeds, StateCodec codec, StateWriter output)
    {
        foreach (var feed in feeds.All)
        {
            Write(feed, codec, output);
        }
    }

    /// <summary>Puts a checkpoint back.</summary>
    /// <exception cref="FormatException">A value is not of this topic.</exception>
    public static void Restore(FeedTable feeds, StateCodec codec, IReadOnlyDictionary<string, byte[]> state)
    {
        var values = state.Values.Select(codec.Read).ToList();
        foreach (var value in values.Where(v => v.Feed is not null))
        {
            feeds.Restore(value.Feed);
        }

        foreach (var value in values.Where(v => v.Instrument is not null))
        {
            feeds.Restore(value.Instrument);
        }
    }

    private static void Write(Feed feed, StateCodec codec, StateWriter output)
    {
        if (feed.IsDirty)
        {
            output.Write($"feed|{feed.Clock.Source}", codec.Encode(new AggregatorState { Feed = BarStates.ToState(feed.Clock) }));
            feed.IsDirty = false;
        }

        List<byte[]>? gone = null;
        foreach (var (name, tracked) in feed.Instruments)
        {
            var bars = tracked.Bars;
            if (feed.Clock.Ended && bars.IsIdle)
            {
                // An ended source accepts nothing more: what was remembered of its instruments is of no use.
                output.Write(KeyOf(tracked), null);
                (gone ??= []).Add(name);
            }
            else if (bars.IsDirty)
            {
                output.Write(KeyOf(tracked), codec.Encode(new AggregatorState { Instrument = BarStates.ToState(bars) }));
                bars.MarkClean();
            }
        }

        gone?.ForEach(name => feed.Instruments.Remove(name));
    }

    private static string KeyOf(TrackedInstrument tracked) => $"bars|{tracked.Bars.Source}|{tracked.Bars.Instrument}";
}
