using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// Whether all before <c>to</c> was sent. No record says that a time is over, for late items may follow it; so the end
/// is where the log stands once <c>to</c> and the revision window have passed, which for a time of the past is now.
/// </summary>
internal sealed class EndOfRange(long toUs, TopicLog log, TimeProvider time)
{
    private Dictionary<int, long>? _ends;

    /// <summary>False where the subscription goes on for ever.</summary>
    public bool Exists => toUs != long.MaxValue;

    /// <summary>The partitions that are read have changed.</summary>
    public void Forget() => _ends = null;

    public bool IsReached(SubscriptionPosition position)
    {
        if (!Exists || position.InHistory)
        {
            return false;
        }

        if (_ends is null && Settling.EndedUs(time) >= toUs)
        {
            _ends = position.Partitions.ToDictionary(p => p, p => log.Rings[p].Next);
        }

        return _ends is not null && position.Passed(_ends);
    }
}
