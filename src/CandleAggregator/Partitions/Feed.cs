using System.Text;
using Candlewick.CandleAggregator.Output;
using Candlewick.Market.Bars;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>One source as one partition sees it: its clock and its instruments.</summary>
internal sealed class Feed(FeedClock clock)
{
    public FeedClock Clock { get; } = clock;

    /// <summary>The source in UTF-8, as it stands in ticks.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(clock.Source);

    /// <summary>What became of its ticks in this partition, since this process has owned it.</summary>
    public TickCounts Counts;

    /// <summary>Changed since the last checkpoint.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>Instruments by their id in UTF-8.</summary>
    public Dictionary<byte[], TrackedInstrument> Instruments { get; } = new(Utf8Names.Comparer);
}

/// <summary>The bars of one instrument from one source, and what is known of them elsewhere.</summary>
internal sealed class TrackedInstrument(InstrumentBars bars)
{
    public InstrumentBars Bars { get; } = bars;

    public LiveState Live { get; } = new();

    /// <summary>Moved since the last update on <c>candles.live</c>.</summary>
    public bool LiveDirty { get; set; }
}
