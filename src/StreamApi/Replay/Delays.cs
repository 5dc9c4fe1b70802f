namespace Candlewick.StreamApi.Replay;

/// <summary>By how much a schedule was delayed, told no more than once a second.</summary>
internal sealed class Delays(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private TimeSpan _by;
    private long? _told;

    public void Add(TimeSpan by) => _by += by;

    /// <summary>What is to be told now; null where that is nothing.</summary>
    public TimeSpan? Take()
    {
        if (_by == TimeSpan.Zero || (_told is { } told && time.GetElapsedTime(told) < Interval))
        {
            return null;
        }

        var by = _by;
        (_by, _told) = (TimeSpan.Zero, time.GetTimestamp());
        return by;
    }
}
