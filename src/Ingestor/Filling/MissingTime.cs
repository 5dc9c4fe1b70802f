using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Filling;

/// <summary>What is missing of one instrument, and is to be asked for.</summary>
/// <param name="FromUs">Microseconds UTC.</param>
/// <param name="ToUs">Exclusive, microseconds UTC.</param>
/// <param name="AfterId">The last id before those that are missing; 0 where ids do not say it.</param>
/// <param name="DueUs">Not before: the vendor has it a little later than the market.</param>
/// <param name="ByBars">Hours of a session: asked for as bars, also where the vendor has trades.</param>
/// <param name="Attempt">How often it was asked for in vain.</param>
internal sealed record MissingTime(FeedInstrument Instrument, long FromUs, long ToUs, long AfterId, long DueUs, bool ByBars = false, int Attempt = 0);
