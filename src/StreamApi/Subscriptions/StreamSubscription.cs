using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// A subscription to a log: snapshot, stored history, then the log up to its end and beyond. It has no queue: it is a
/// position in what all subscriptions share, moved on as its client reads.
/// </summary>
internal sealed class StreamSubscription(
    string id, SubscriptionPlan plan, ServedStream channel, ScopeChanger changer, IEventSink sink, int batchItems, TimeProvider time,
    MergedItems? merged = null)
    : FollowingSubscription(id, sink, time)
{
    private const int SliceRecords = 2_000;

    /// <summary>Slices read of one partition before another one has its turn: a change of partition costs a seek.</summary>
    private const int SlicesInTurn = 10;

    /// <summary>How far behind a client may fall before it is told: half of what the ring holds.</summary>
    private const double SlowAt = 0.5;

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(1);

    private readonly TopicLog _log = channel.Log;
    private readonly SubscriptionPosition _position = plan.Position;
    private readonly List<LogEntry> _entries = [];
    private readonly List<Item> _made = [];
    private readonly OlderSlices _older = new(channel.Log, SliceRecords);
    private readonly HistoryPages _history = new(plan, channel.History);
    private readonly EndOfRange _end = new(plan.Scope.ToUs, channel.Log, time);
    private Scope _scope = plan.Scope;
    private Resolution _resolution = plan.Resolution;
    private WantedKeys _wanted = new(plan.Scope.Instruments, channel.Log.Rings.Numbers);
    private int[] _partitions = [.. plan.Position.Partitions];
    private long _lastUs = plan.Scope.FromUs;
    private bool _unmarked;
    private long _marked = time.GetTimestamp();
    private bool _slow;

    public override string Cursor => _position.ToCursor(_scope, _log.TopicId).Encode();

    protected override Signal Changed => channel.Log.Rings.Changed;

    protected override async Task StreamAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new StreamEvent.Subscribed(Id, _resolution.Instruments, Cursor, plan.Lost), cancellationToken);
        await BeginAsync(_scope, _resolution, cancellationToken);
        await SendSnapshotAsync(plan.Snapshot, cancellationToken);
        while (true)
        {
            if (!_position.InHistory || !_history.IsLoaded)
            {
                await TakeCommandsAsync(cancellationToken);
            }

            bool moved = _position.InHistory ? await SendPageAsync(cancellationToken) : await FollowAsync(cancellationToken);
            if (_end.IsReached(_position))
            {
                await CloseMergedAsync(long.MaxValue, cancellationToken);
                await SendAsync(new StreamEvent.Completed(Id, Cursor), cancellationToken);
                return;
            }

            await MarkWhenDueAsync(cancellationToken);
            if (!moved)
            {
                if (_position.IsCaughtUp && merged is { IsQuiet: true })
                {
                    await CloseMergedAsync(Settling.EndedUs(Time), cancellationToken);
                }

                await WaitAsync(NextDue());
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
        var planned = await StreamUpdate.PlanAsync(channel, change, _position, _lastUs, cancellationToken);

        // From here on nothing fails but the client.
        (_scope, _resolution, _partitions) = (change.Scope, change.Resolution, planned.Partitions);
        _wanted = new WantedKeys(_scope.Instruments, _log.Rings.Numbers);
        _position.Cover(planned.Partitions, planned.Joining);
        _end.Forget();
        Narrow();
        Reseat(_scope, _resolution);
        await SendAsync(new StreamEvent.Updated(Id, change.Added.Instruments, Cursor), cancellationToken);
        await SendSnapshotAsync(planned.Present, cancellationToken);
    }

    /// <summary>A client that was away catches up first: until then it cannot be too slow.</summary>
    protected override void Rejoin()
    {
        _log.Rings.Changed.Narrow(Wakeup, null);
        _position.Rejoin();
        _slow = false;
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

        if (moved)
        {
            await FlushAsync(cancellationToken);
        }

        if (!_position.IsCaughtUp && _position.CatchUp(p => (_log.Rings[p].First, _log.Rings[p].Next)))
        {
            _unmarked = false;
            await SendAsync(new StreamEvent.CaughtUp(Id, Cursor), cancellationToken);
            GoLive(_scope, _resolution);
            Narrow();
        }

        return moved;
    }

    /// <summary>A live subscription is woken for what it carries. Until then, and where its end or a merged candle's is waited for, for whatever moves the log.</summary>
    private void Narrow()
    {
        if (_position.IsCaughtUp && !_end.Exists && merged is null)
        {
            _log.Rings.Changed.Narrow(Wakeup, _scope.Instruments);
        }
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
            long end = ring.Flushed;
            if (position >= end)
            {
                return moved;
            }

            _entries.Clear();

            // What is merged asks whether records of the past go by, whosever they are.
            if (ring.Read(position, end, SliceRecords, merged is null ? _wanted : null, _entries, out long next, out double behind) == RingAnswer.Older)
            {
                if (_position.IsCaughtUp)
                {
                    throw new SlowClientException($"subscription '{Id}' fell behind the records that are held for live clients");
                }

                // What has been read already does not wait for the broker.
                await FlushAsync(cancellationToken);
                var older = await _older.ReadAsync(partition, position, goesOn: slice + 1 < SlicesInTurn, cancellationToken);
                await _scope.Grant.ReadAsync(older.Entries.Count, cancellationToken);
                _entries.AddRange(older.Entries);
                next = older.Next;
            }
            else
            {
                await TellSlowAsync(behind, cancellationToken);
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
        if (merged is not null)
        {
            await merged.BeginAsync(_entries, _scope, partition, _position, cancellationToken);
        }

        foreach (var entry in _entries)
        {
            if (entry.Key is not { } key || !_scope.Instruments.Contains(key) || entry.Read(channel.Items) is not { } item)
            {
                continue;
            }

            _made.Clear();
            if (_scope.Contains(item))
            {
                _made.Add(item);
            }

            if (merged is not null)
            {
                await merged.TakeAsync(item, entry.Offset, _scope, _made, cancellationToken);
            }

            plan.LeaveOutOlder(_made, entry.Offset);
            if (_made.Count == 0)
            {
                continue;
            }

            // What one record makes is in one frame: its position says that all of it was sent.
            if (Batch.Count > 0 && Batch.Count + _made.Count > batchItems)
            {
                await SendAsync(partition, last, cancellationToken);
            }

            foreach (var made in _made)
            {
                Batch.Add(made);
            }

            last = entry.Offset;
            _lastUs = item.TimeUs;
            if (Batch.Count >= batchItems)
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

    /// <summary>Sends merged candles whose last part did not come. They are no record's: a cursor says that they were sent.</summary>
    private async Task CloseMergedAsync(long endedUs, CancellationToken cancellationToken)
    {
        if (merged is null || await merged.CloseAsync(endedUs, _scope, _resolution, _log.Rings.Partitions, _position, cancellationToken) is not { Count: > 0 } closed)
        {
            return;
        }

        var before = _position.After;
        for (int sent = 0; sent < closed.Count; sent += Batch.Count)
        {
            Batch.Fill(closed.Skip(sent).Take(batchItems));
            if (sent + Batch.Count == closed.Count)
            {
                _position.Closed(endedUs);
            }

            try
            {
                await SendAsync(Batch.OfHistory(Cursor), cancellationToken);
            }
            catch
            {
                _position.Back(before);
                throw;
            }
        }
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

    /// <summary>How long there is nothing to do, if nothing comes.</summary>
    private TimeSpan NextDue() =>
        _unmarked ? CheckpointInterval - Time.GetElapsedTime(_marked)
        : _end.Exists || !_position.IsCaughtUp || merged is not null ? CheckpointInterval
        : Timeout.InfiniteTimeSpan;

    private ValueTask MarkWhenDueAsync(CancellationToken cancellationToken) =>
        _unmarked && Time.GetElapsedTime(_marked) >= CheckpointInterval ? MarkAsync(cancellationToken) : ValueTask.CompletedTask;

    private ValueTask MarkAsync(CancellationToken cancellationToken)
    {
        _unmarked = false;
        _marked = Time.GetTimestamp();
        return SendAsync(new StreamEvent.Checkpoint(Id, Cursor), cancellationToken);
    }
}
