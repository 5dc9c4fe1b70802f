namespace Candlewick.Ingestor;

/// <summary>How far a run is.</summary>
/// <param name="Ticks">Ticks published by this run.</param>
/// <param name="EventUs">Event time reached, microseconds UTC.</param>
/// <param name="TicksPerSecond">Since the run began to publish.</param>
public readonly record struct IngestProgress(long Ticks, long EventUs, double TicksPerSecond);
