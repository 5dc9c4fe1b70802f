using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>One partition of a topic. It reads a slice ahead of what is taken, so that a schedule seldom waits for the broker.</summary>
/// <param name="source">How the channel is replayed.</param>
/// <param name="start">Where reading begins: before <paramref name="next"/>, where the reader has a state to build.</param>
/// <param name="next">First offset whose items are wanted.</param>
/// <param name="fromUs">Items that were seen before this time are not wanted.</param>
/// <param name="clockUs">Where the clock stands that plays it.</param>
/// <param name="plan">Knows of which items only the last n are wanted.</param>
internal sealed class LogLane(
    int partition, ReplaySource source, SubscriptionPlan plan, Scope scope, long start, long next, long fromUs, long clockUs) : Lane
{
    private const int SliceRecords = 1_000;

    private readonly TopicLog _log = source.Stream.Log;
    private readonly IReplayReader _reader = source.Reader(scope, clockUs);

    /// <summary>What a scope leaves out by the time of items, a state leaves out by when it was.</summary>
    private readonly long _toUs = source.StateFromUs is null ? long.MaxValue : scope.ToUs;
    private readonly List<Seen> _seen = [];
    private Task<LogSlice>? _ahead;
    private long _read = start;

    public override int Partition => partition;

    public override bool IsAtEnd => _read >= _log.Rings[partition].Next;

    /// <summary>Where a cursor stands.</summary>
    public long Position => HasItem ? Next.Offset : Math.Max(_read, next);

    /// <summary>The state before the first item that is wanted; null until it was reached.</summary>
    public IReadOnlyList<Item>? Present { get; private set; }

    /// <summary>Part of what the ring holds that was not read, 0 to 1; null where the position has left it.</summary>
    public double? Behind => _read < _log.Rings[partition].First ? null : _log.Rings[partition].Behind(_read);

    /// <summary>Reads what comes before the first item that is wanted.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        while (Present is null && !IsAtEnd)
        {
            await ReadAsync(cancellationToken);
        }

        Present ??= await _reader.PresentAsync(plan.Lost != "");
    }

    public override async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var reading = _ahead ?? _log.ReadAsync(partition, _read, SliceRecords, cancellationToken);
        _ahead = null;
        bool isPast = _read < _log.Rings[partition].First;
        var slice = await reading;
        await scope.Grant.ReadAsync(isPast ? slice.Entries.Count : 0, cancellationToken);
        await _reader.BeginAsync(slice.Entries, scope, cancellationToken);
        foreach (var entry in slice.Entries)
        {
            await ReadAsync(entry);
            _read = entry.Offset + 1;
        }

        if (slice is { AtEnd: true, Entries: [.., var last] } && Present is not null)
        {
            _seen.Clear();
            _reader.End(_seen);
            AddSeen(last.Offset);
        }

        _read = Math.Max(_read, slice.Next);
        if (!slice.AtEnd && _read < _log.Rings[partition].First)
        {
            _ahead = _log.ReadAsync(partition, _read, SliceRecords, cancellationToken);
        }
    }

    private async ValueTask ReadAsync(LogEntry entry)
    {
        _seen.Clear();
        if (Present is null && entry.Offset >= next && entry.TimestampMs * 1_000 >= fromUs)
        {
            Present = await _reader.PresentAsync(plan.Lost != "");
        }

        await _reader.ReadAsync(entry, scope, _seen);
        HorizonUs = Math.Max(HorizonUs, source.IsStamped ? entry.TimestampMs * 1_000 : _seen.Count > 0 ? _seen[^1].Us : 0);
        if (entry.Offset < next)
        {
            return;
        }

        AddSeen(entry.Offset);
    }

    /// <summary>Adds what was seen and is wanted.</summary>
    private void AddSeen(long offset)
    {
        _seen.RemoveAll(seen => seen.Us < fromUs || seen.Us >= _toUs || plan.IsBelowFloor(seen.Item, offset));
        for (int i = 0; i < _seen.Count; i++)
        {
            Add(new LaneItem(_seen[i].Us, _seen[i].Item, offset, i == _seen.Count - 1));
        }
    }
}
