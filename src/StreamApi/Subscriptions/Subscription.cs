using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// One subscription to a log: snapshot, stored history, then the log up to its end and beyond. It has no queue: it is a
/// position in what all subscriptions share, moved on as its client reads.
/// </summary>
internal sealed class Subscription(
    string id, SubscriptionPlan plan, TopicLog log, Func<CandleQuery, CancellationToken, Task<List<CandleRow>>> readPage, IEventSink sink, int batchItems, TimeProvider time)
    : ISubscription
{
    private const int SliceRecords = 2_000;

    /// <summary>Slices read of one partition before another one has its turn: a change of partition costs a seek.</summary>
    private const int SlicesInTurn = 10;

    /// <summary>How far behind a client may fall before it is told: half of what the ring holds.</summary>
    private const double SlowAt = 0.5;

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long after <c>to</c> the log may still bring items before it: the revision window and grace, and their way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(130);

    private readonly SubscriptionPosition _position = plan.Position;
    private readonly Scope _scope = plan.Scope;
    private readonly List<LogEntry> _entries = [];
    private readonly ItemBatch _batch = new(id);
    private Dictionary<int, long>? _ends;
    private bool _unmarked;
    private long _marked;
    private bool _slow;

    public string Id { get; } = id;

    /// <summary>Where it stands after the last frame that was sent.</summary>
    public string? Cursor => _position.ToCursor(_scope, log.TopicId).Encode();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await sink.SendAsync(new StreamEvent.Subscribed(Id, plan.Resolution.Instruments, Cursor, plan.Lost), cancellationToken);
        await SendSnapshotAsync(plan.Snapshot, cancellationToken);
        if (_position.InHistory)
        {
            await new HistoryPump(plan, log, readPage, _batch, batchItems, sink).RunAsync(cancellationToken);

            // A full cursor at once: the positions of the frames that follow are added to one of the log, not to one of history.
            await MarkAsync(cancellationToken);
        }

        await FollowAsync(cancellationToken);
    }

    private async Task SendSnapshotAsync(IReadOnlyList<Item> snapshot, CancellationToken cancellationToken)
    {
        foreach (var items in snapshot.Chunk(batchItems))
        {
            _batch.Fill(items);
            await sink.SendAsync(_batch.OfState(snapshot: true, conflated: false), cancellationToken);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _marked = time.GetTimestamp();
        while (true)
        {
            var changed = log.Rings.Changed.Next;
            bool moved = false;
            foreach (int partition in _position.Partitions.ToArray())
            {
                moved |= await ReadAsync(partition, cancellationToken);
            }

            if (_position.CatchUp(p => (log.Rings[p].First, log.Rings[p].Next)))
            {
                _unmarked = false;
                await sink.SendAsync(new StreamEvent.CaughtUp(Id, Cursor), cancellationToken);
            }

            if (IsComplete())
            {
                await sink.SendAsync(new StreamEvent.Completed(Id, Cursor!), cancellationToken);
                return;
            }

            if (_unmarked && time.GetElapsedTime(_marked) >= CheckpointInterval)
            {
                await MarkAsync(cancellationToken);
            }

            if (!moved)
            {
                await WaitAsync(changed, cancellationToken);
            }
        }
    }

    /// <summary>Reads a partition on, out of the ring or behind it; false where there was nothing.</summary>
    private async Task<bool> ReadAsync(int partition, CancellationToken cancellationToken)
    {
        bool moved = false;
        for (int slice = 0; slice < SlicesInTurn; slice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ring = log.Rings[partition];
            long position = _position.Next(partition);
            _entries.Clear();
            if (ring.Read(position, SliceRecords, _entries, out long next) == RingAnswer.Older)
            {
                if (_position.IsCaughtUp)
                {
                    throw new SlowClientException($"subscription '{Id}' fell behind the records that are held for live clients");
                }

                var older = await log.Older.ReadAsync(partition, position, SliceRecords, cancellationToken);
                _entries.AddRange(older.Entries);
                next = older.Next;
            }
            else
            {
                await TellSlowAsync(ring.Behind(position), cancellationToken);
            }

            if (next == position)
            {
                return moved;
            }

            await SendAsync(partition, cancellationToken);
            _position.Advance(partition, next);
            moved = true;
        }

        return moved;
    }

    private async Task SendAsync(int partition, CancellationToken cancellationToken)
    {
        long last = -1;
        _batch.Clear();
        foreach (var entry in _entries)
        {
            if (entry.Key is not { } key || !_scope.Instruments.Contains(key) || entry.Read(log.Items) is not { } item
                || !_scope.Contains(item) || IsBelowFloor(item, entry.Offset))
            {
                continue;
            }

            _batch.Add(item);
            last = entry.Offset;
            if (_batch.Count == batchItems)
            {
                await SendAsync(partition, last, cancellationToken);
            }
        }

        if (_batch.Count > 0)
        {
            await SendAsync(partition, last, cancellationToken);
        }
    }

    private async Task SendAsync(int partition, long last, CancellationToken cancellationToken)
    {
        await sink.SendAsync(_batch.OfLog(partition, last), cancellationToken);
        _batch.Clear();
        _position.Advance(partition, last + 1);
        _unmarked = true;
        if (time.GetElapsedTime(_marked) >= CheckpointInterval)
        {
            await MarkAsync(cancellationToken);
        }
    }

    private bool IsBelowFloor(Item item, long offset) =>
        plan.Floors is { } floors && floors.TryGetValue((item.Instrument, item.Interval), out long floor) && offset < floor;

    private async Task TellSlowAsync(double behind, CancellationToken cancellationToken)
    {
        if (_position.IsCaughtUp && behind >= SlowAt && !_slow)
        {
            _slow = true;
            await sink.SendAsync(new StreamEvent.Slow(Id, behind), cancellationToken);
        }
        else if (behind < SlowAt / 2)
        {
            _slow = false;
        }
    }

    /// <summary>
    /// Whether all before <c>to</c> was sent. No record says that a time is over, for late items may follow it; so the end
    /// is where the log stands once <c>to</c> and the revision window have passed, which for a time of the past is now.
    /// </summary>
    private bool IsComplete()
    {
        if (_scope.ToUs == long.MaxValue)
        {
            return false;
        }

        if (_ends is null && TimeText.ToUs(time.GetUtcNow() - Settling) >= _scope.ToUs)
        {
            _ends = _position.Partitions.ToDictionary(p => p, p => log.Rings[p].Next);
        }

        return _ends is not null && _position.Passed(_ends);
    }

    private async Task MarkAsync(CancellationToken cancellationToken)
    {
        _unmarked = false;
        _marked = time.GetTimestamp();
        await sink.SendAsync(new StreamEvent.Checkpoint(Id, Cursor!), cancellationToken);
    }

    private async Task WaitAsync(Task changed, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(CheckpointInterval, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing came; a checkpoint may be due.
        }
    }
}
