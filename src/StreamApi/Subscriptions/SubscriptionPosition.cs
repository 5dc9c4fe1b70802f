using Candlewick.Market.Candles;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// Where one subscription stands: in the stored candles before B, or in the log at a next offset for each partition.
/// It knows no I/O. B is fixed once, at the start: stored candles whose record lies before B are history, and the log
/// is read from B on, so that each record is on one side, whatever the projection does meanwhile.
/// </summary>
internal sealed class SubscriptionPosition
{
    private readonly SortedDictionary<int, long> _next;
    private Dictionary<int, long>? _live;

    private SubscriptionPosition(IEnumerable<(int Partition, long Next)> positions, bool inHistory, CandleKey? after)
    {
        _next = new(positions.ToDictionary(p => p.Partition, p => p.Next));
        InHistory = inHistory;
        After = after;
    }

    /// <summary>Before history: all stored candles up to <paramref name="b"/>, then the log from there.</summary>
    public static SubscriptionPosition AtHistory(IEnumerable<(int Partition, long Next)> b) => new(b, true, null);

    /// <summary>In the log.</summary>
    public static SubscriptionPosition AtLog(IEnumerable<(int Partition, long Next)> positions) => new(positions, false, null);

    /// <summary>
    /// Where a cursor and the positions of the frames after it say. Frames with positions are sent only after history,
    /// so that any position says that history is complete.
    /// </summary>
    /// <exception cref="RequestException">A position is of a partition the cursor does not have.</exception>
    public static SubscriptionPosition Resume(Cursor cursor, IReadOnlyList<(int Partition, long Offset)> since)
    {
        var position = new SubscriptionPosition(cursor.Positions, cursor.InHistory && since.Count == 0, cursor.After);
        foreach (var (partition, offset) in since)
        {
            if (!position._next.TryGetValue(partition, out long next))
            {
                throw new RequestException(ErrorCodes.BadCursor, $"pos {partition}.{offset} is of a partition that the cursor does not have; give the pos of the frames that came after it");
            }

            position._next[partition] = Math.Max(next, offset + 1);
        }

        return position;
    }

    /// <summary>True while stored candles are sent.</summary>
    public bool InHistory { get; private set; }

    /// <summary>The last stored candle sent, null before the first.</summary>
    public CandleKey? After { get; private set; }

    /// <summary>In the log: merged candles that had ended by then were closed because their time was over, microseconds UTC.</summary>
    public long ClosedUs => !InHistory && After is { Instrument: "" } closed ? closed.StartUs : 0;

    /// <summary>Partitions it reads, ascending.</summary>
    public IReadOnlyCollection<int> Partitions => _next.Keys;

    /// <summary>All before the present end was sent; what follows is live.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>Next offset of a partition; in history: B.</summary>
    public long Next(int partition) => _next[partition];

    /// <summary>Stored candles up to <paramref name="last"/> were sent.</summary>
    public void Sent(CandleKey last) => After = last;

    /// <summary>The last page was not sent after all.</summary>
    public void Back(CandleKey? after) => After = after;

    /// <summary>All stored candles before B were sent.</summary>
    public void EndHistory()
    {
        InHistory = false;
        After = null;
    }

    /// <summary>Merged candles that had ended by <paramref name="us"/> were closed and sent.</summary>
    public void Closed(long us) => After = new CandleKey(us, "", "");

    /// <summary>Everything of <paramref name="partition"/> before <paramref name="next"/> was sent or is not wanted.</summary>
    public void Advance(int partition, long next) => _next[partition] = Math.Max(_next[partition], next);

    /// <summary>Reads <paramref name="partitions"/> and no other from now on.</summary>
    /// <param name="joining">Where those begin that it did not read before; in history: their B.</param>
    public void Cover(IReadOnlyCollection<int> partitions, IReadOnlyDictionary<int, long> joining)
    {
        foreach (int partition in _next.Keys.Except(partitions).ToList())
        {
            _next.Remove(partition);
        }

        foreach (var (partition, next) in joining)
        {
            _next.Add(partition, next);
        }

        _live = null;
    }

    /// <summary>It was away: it has to catch up again.</summary>
    public void Rejoin()
    {
        IsCaughtUp = false;
        _live = null;
    }

    /// <summary>
    /// Looks whether it has caught up: first every partition must be in its ring, then it must reach the end as it was at
    /// that moment. True once, when it gets there.
    /// </summary>
    /// <param name="ringOf">First and next offset of a partition's ring.</param>
    public bool CatchUp(Func<int, (long First, long Next)> ringOf)
    {
        if (IsCaughtUp || InHistory)
        {
            return false;
        }

        if (_live is null)
        {
            var rings = _next.Keys.ToDictionary(p => p, ringOf);
            if (_next.Any(p => p.Value < rings[p.Key].First))
            {
                return false;
            }

            _live = rings.ToDictionary(r => r.Key, r => r.Value.Next);
        }

        IsCaughtUp = Passed(_live);
        return IsCaughtUp;
    }

    /// <summary>True where every partition is at or beyond its offset in <paramref name="ends"/>.</summary>
    public bool Passed(IReadOnlyDictionary<int, long> ends) => !InHistory && _next.All(p => p.Value >= ends[p.Key]);

    public Cursor ToCursor(Scope scope, string topicId) => new()
    {
        Subscription = scope.Hash,
        TopicId = topicId,
        Positions = _next.Select(p => (p.Key, p.Value)).ToList(),
        InHistory = InHistory,
        After = After,
        FromUs = scope.FromUs,
        ToUs = scope.ToUs,
    };
}
