namespace Candlewick.StreamApi.Access;

/// <summary>Messages that one socket may still send: so many a second, and some at once. Used by the one task that reads the socket.</summary>
internal sealed class MessageBudget(int perSecond, TimeProvider time)
{
    /// <summary>What may come at once, in seconds of the rate.</summary>
    private const int Burst = 20;

    private double _left = perSecond * Burst;
    private long _at = time.GetTimestamp();

    /// <summary>Takes one; false where none is left.</summary>
    public bool TryTake()
    {
        long now = time.GetTimestamp();
        _left = Math.Min(perSecond * Burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
