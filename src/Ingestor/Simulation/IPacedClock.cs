namespace Candlewick.Ingestor.Simulation;

/// <summary>A clock whose seconds are not real ones, though timers and elapsed times are: what compares the two has to know.</summary>
internal interface IPacedClock
{
    /// <summary>Its seconds in a real one.</summary>
    double Speed { get; }
}
