namespace Candlewick.Ingestor.Text;

/// <summary>What an integer time counts, since 1970-01-01 UTC.</summary>
[Flags]
public enum TimeUnits
{
    /// <summary>Not said: each number is read by its magnitude.</summary>
    None = 0,
    Seconds = 1,
    Milliseconds = 2,
    Microseconds = 4,
    Nanoseconds = 8,
}
