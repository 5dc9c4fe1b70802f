using System.Text;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Bars;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>One source as one partition sees it: its clock and its instruments.</summary>
internal sealed class Source(SourceClock clock)
{
    public SourceClock Clock { get; } = clock;

    /// <summary>The source in UTF-8, as it stands in ticks.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(clock.Source);

    /// <summary>What became of its ticks in this partition, since its first one.</summary>
    public TickCounts Counts;

    /// <summary>Changed since the last checkpoint.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>What it has of instruments, by their id in UTF-8.</summary>
    public Dictionary<byte[], SourceInstrument> Instruments { get; } = new(Utf8Names.Comparer);
}

/// <summary>What one source has of one instrument.</summary>
/// <param name="Bars">The bars it owns, or left.</param>
/// <param name="Instrument">What all sources of the instrument share.</param>
internal sealed record SourceInstrument(InstrumentBars Bars, TrackedInstrument Instrument);
