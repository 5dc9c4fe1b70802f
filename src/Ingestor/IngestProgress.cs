namespace Candlewick.Ingestor;

/// <summary>How far a run is.</summary>
/// <param name="Ticks">Ticks published by this run.</param>
/// <param name="EventUs">Event time reached, microseconds UTC.</param>
/// <param name="TicksPerSecond">Since the run began to publish.</param>
/// <param name="Done">How much of the files has been published, from 0 to 1; 0 where that is not known.</param>
/// <param name="Left">How long the rest takes at the pace so far; null where that is not known yet.</param>
public readonly record struct IngestProgress(long Ticks, long EventUs, double TicksPerSecond, double Done, TimeSpan? Left);
