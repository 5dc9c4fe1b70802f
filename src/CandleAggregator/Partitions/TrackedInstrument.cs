using Candlewick.CandleAggregator.Output;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>What all sources of an instrument share, and what is known of it elsewhere.</summary>
internal sealed class TrackedInstrument(InstrumentId id)
{
    public InstrumentId Id { get; } = id;

    /// <summary>Who owns which date.</summary>
    public InstrumentDates Dates { get; } = new();

    /// <summary>Its bars, by source.</summary>
    public List<InstrumentBars> Bars { get; } = [];

    public LiveState Live { get; } = new();

    /// <summary>Moved since the last update on <c>candles.live</c>.</summary>
    public bool LiveDirty { get; set; }
}
