using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Publishing;

/// <summary>A gap that a source has published, and that is committed.</summary>
/// <param name="Instrument">Null: all that the source has.</param>
/// <param name="FromUs">Microseconds UTC.</param>
/// <param name="ToUs">Exclusive, microseconds UTC.</param>
/// <param name="AfterId">The last id before those that are missing; 0 where ids do not say it.</param>
/// <param name="IsLateStart">The session before the source began: hours, of which bars are enough.</param>
internal readonly record struct PublishedGap(InstrumentId? Instrument, long FromUs, long ToUs, long AfterId, bool IsLateStart = false);
