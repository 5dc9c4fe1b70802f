namespace Candlewick.Ingestor.Merge;

/// <summary>Maps event time to the wall: what lies t after the first event is due t ÷ speed after the start.</summary>
internal sealed class Pacer(double speed, TimeProvider time)
{
    private long _firstUs = long.MinValue;
    private long _start;

    /// <summary>How long until <paramref name="eventUs"/> is due; zero or less: now. The first call starts the clock.</summary>
    public TimeSpan Remaining(long eventUs)
    {
        if (speed == 0)
        {
            return TimeSpan.Zero;
        }

        if (_firstUs == long.MinValue)
        {
            _firstUs = eventUs;
            _start = time.GetTimestamp();
        }

        return TimeSpan.FromMicroseconds((eventUs - _firstUs) / speed) - time.GetElapsedTime(_start);
    }
}
