using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// A subscription to a log: snapshot, stored history, then the log up to its end and beyond. It has no queue: it is a
/// position in what all subscriptions share, moved on as its client reads.
/// </summary>
internal sealed class StreamSubscription(
    string id, SubscriptionPlan plan, ServedStream channel, ScopeChanger changer, IEventSink sink, int batchItems, TimeProvider time)
    : Subscription(id, sink)
{
    private const int SliceRecords = 2_000;

    /// <summary>Slices read of one partition before another one has its turn: a change of partition costs a seek.</summary>
    private const int SlicesInTurn = 10;

    /// <summary>How far behind a client may fall before it is told: half of what the ring holds.</summary>
    private const double SlowAt = 0.5;

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long after <c>to</c> the log may still bring items before it: the revision window and grace, and their way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(130);

    private readonly TopicLog _log = channel.Log;
    private readonly SubscriptionPosition _position = plan.Position;
    private readonly List<LogEntry> _entries = [];
    private readonly HistoryPages _history = new(plan, channel.History);
    private Scope _scope = plan.Scope;
    private Resolution _resolution = plan.Resolution;
    private int[] _partitions = [.. plan.Position.Partitions];
    private Dictionary<int, long>? _ends;
    private long _lastUs = plan.Scope.FromUs;
    private bool _unmarked;
    private long _marked = time.GetTimestamp();
    private bool _slow;

    public override string Cursor => _position.ToCursor(_scope, _log.TopicId).Encode();

    protected override async Task StreamAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new StreamEvent.Subscribed(Id, _resolution.Instruments, Cursor, plan.Lost), cancellationToken);
        await SendSnapshotAsync(plan.Snapshot, cancellationToken);
        while (true)
        {
            if (!_position.InHistory || !_history.IsLoaded)
            {
                await TakeCommandsAsync(cancellationToken);
            }

            var changed = _log.Rings.Changed.Next;
            bool moved = _position.InHistory ? await SendPageAsync(cancellationToken) : await FollowAsync(cancellationToken);
            if (IsComplete())
            {
                await SendAsync(new StreamEvent.Completed(Id, Cursor), cancellationToken);
                return;
            }

            await MarkWhenDueAsync(cancellationToken);
            if (!moved)
            {
                await WaitAsync(changed, CheckpointInterval, time, cancellationToken);
            }
        }
    }

    protected override async Task UpdateAsync(SubscriptionCommand.Update update, CancellationToken cancellationToken)
    {
        if (update.Conflate is not null)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"channel {_scope.Channel.Name} sends every item, so that it has no \"conflate\"; leave it out");
        }

        var change = await changer.ChangeAsync(_scope, _resolution, update, cancellationToken);
        int[] partitions = change.Scope.Instruments.Partitions(_log.Rings.Partitions);
        var joining = new Dictionary<int, long>();
        foreach (int partition in partitions.Except(_partitions))
        {
            joining[partition] = await JoinAtAsync(partition, cancellationToken);
        }

        var ends = change.AddedScope.Instruments.Partitions(_log.Rings.Partitions).ToDictionary(p => p, p => joining.TryGetValue(p, out long at) ? at : _position.Next(p));
        var present = _position.IsCaughtUp && update.Add.Count > 0
            ? await channel.History.PresentAsync(change.AddedScope, change.Added, ends, cancellationToken)
            : [];

        // From here on nothing fails but the client.
        (_scope, _resolution, _partitions, _ends) = (change.Scope, change.Resolution, partitions, null);
        _position.Cover(partitions, joining);
        await SendAsync(new StreamEvent.Updated(Id, change.Added.Instruments, Cursor), cancellationToken);
        await SendSnapshotAsync(present, cancellationToken);
    }

    /// <summary>A client that was away catches up first: until then it cannot be too slow.</summary>
    protected override void Rejoin()
    {
        _position.Rejoin();
        _slow = false;
    }

    /// <summary>Where a partition that was not read before begins, so that it stands where the others do.</summary>
    private async Task<long> JoinAtAsync(int partition, CancellationToken cancellationToken)
    {
        if (_position.InHistory && channel.History is IStoredHistory stored)
        {
            return await stored.StoredToAsync(partition, cancellationToken);
        }

        long end = _log.Rings[partition].Next;
        return _position.IsCaughtUp ? end : Math.Min(end, await _log.Older.OffsetOfAsync(partition, _lastUs / 1000, cancellationToken));
    }

    private async Task SendSnapshotAsync(IReadOnlyList<Item> snapshot, CancellationToken cancellationToken)
    {
        foreach (var items in snapshot.Chunk(batchItems))
        {
            Batch.Fill(items);
            await SendAsync(Batch.OfState(snapshot: true, conflated: false), cancellationToken);
        }
    }

    /// <summary>Sends the next page of history, and goes on to the log after the last. Each batch carries the cursor behind it.</summary>
    private async Task<bool> SendPageAsync(CancellationToken cancellationToken)
    {
        var page = await _history.NextAsync(_scope, _resolution, _position, cancellationToken);
        foreach (var items in page.Chunk(batchItems))
        {
            Batch.Fill(items);
            var before = _position.After;
            _position.Sent(items[^1].Key);
            try
            {
                await SendAsync(Batch.OfHistory(Cursor), cancellationToken);
            }
            catch
            {
                // The cursor of what follows must not claim a batch that was not sent.
                _position.Back(before);
                throw;
            }
        }

        if (page.Count < HistoryPages.PageItems)
        {
            // A full cursor at once: the positions of the batches that follow are added to one of the log, not to one of history.
            _position.EndHistory();
            await MarkAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Goes on in the log; false where there was nothing new.</summary>
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        bool moved = false;
        foreach (int partition in _partitions)
        {
            moved |= await ReadAsync(partition, cancellationToken);
        }

        if (!_position.IsCaughtUp && _position.CatchUp(p => (_log.Rings[p].First, _log.Rings[p].Next)))
        {
            _unmarked = false;
            await SendAsync(new StreamEvent.CaughtUp(Id, Cursor), cancellationToken);
        }

        return moved;
    }

    /// <summary>Reads a partition on, out of the ring or behind it; false where there was nothing.</summary>
    private async ValueTask<bool> ReadAsync(int partition, CancellationToken cancellationToken)
    {
        bool moved = false;
        for (int slice = 0; slice < SlicesInTurn && !HasPosted; slice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ring = _log.Rings[partition];
            long position = _position.Next(partition);
            _entries.Clear();
            if (ring.Read(position, SliceRecords, _entries, out long next) == RingAnswer.Older)
            {
                if (_position.IsCaughtUp)
                {
                    throw new SlowClientException($"subscription '{Id}' fell behind the records that are held for live clients");
                }

                var older = await _log.Older.ReadAsync(partition, position, SliceRecords, cancellationToken);
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

        return moved || HasPosted;
    }

    private async ValueTask SendAsync(int partition, CancellationToken cancellationToken)
    {
        long last = -1;
        Batch.Clear();
        foreach (var entry in _entries)
        {
            if (entry.Key is not { } key || !_scope.Instruments.Contains(key) || entry.Read(channel.Items) is not { } item
                || !_scope.Contains(item) || plan.IsBelowFloor(item, entry.Offset))
            {
                continue;
            }

            Batch.Add(item);
            last = entry.Offset;
            _lastUs = item.TimeUs;
            if (Batch.Count == batchItems)
            {
                await SendAsync(partition, last, cancellationToken);
            }
        }

        if (Batch.Count > 0)
        {
            await SendAsync(partition, last, cancellationToken);
        }
    }

    private async ValueTask SendAsync(int partition, long last, CancellationToken cancellationToken)
    {
        await SendAsync(Batch.OfLog(partition, last), cancellationToken);
        Batch.Clear();
        _position.Advance(partition, last + 1);
        _unmarked = true;
        await MarkWhenDueAsync(cancellationToken);
    }

    private async ValueTask TellSlowAsync(double behind, CancellationToken cancellationToken)
    {
        if (_position.IsCaughtUp && behind >= SlowAt && !_slow)
        {
            _slow = true;
            await SendAsync(new StreamEvent.Slow(Id, behind), cancellationToken);
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
        if (_scope.ToUs == long.MaxValue || _position.InHistory)
        {
            return false;
        }

        if (_ends is null && TimeText.ToUs(time.GetUtcNow() - Settling) >= _scope.ToUs)
        {
            _ends = _partitions.ToDictionary(p => p, p => _log.Rings[p].Next);
        }

        return _ends is not null && _position.Passed(_ends);
    }

    private ValueTask MarkWhenDueAsync(CancellationToken cancellationToken) =>
        _unmarked && time.GetElapsedTime(_marked) >= CheckpointInterval ? MarkAsync(cancellationToken) : ValueTask.CompletedTask;

    private ValueTask MarkAsync(CancellationToken cancellationToken)
    {
        _unmarked = false;
        _marked = time.GetTimestamp();
        return SendAsync(new StreamEvent.Checkpoint(Id, Cursor), cancellationToken);
    }
}
