using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.History;

/// <summary>All that a vendor has of an instrument in [<paramref name="FromUs"/>, <paramref name="ToUs"/>), microseconds UTC, as it is published.</summary>
/// <param name="Ticks">Backfilled trades or vendor's bars, in order; none where nothing was traded.</param>
internal sealed record HistoryPart(FeedInstrument Instrument, long FromUs, long ToUs, List<Tick> Ticks);
