using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>A subscription at a clock, as the clock plays it.</summary>
internal sealed class ClockPart(string id, Timeline timeline, IEventSink sink, int batchItems)
{
    /// <summary>How far behind a client may fall before it is told: half of what the ring holds.</summary>
    private const double SlowAt = 0.5;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ItemBatch _batch = new(id);
    private CancellationToken _cancelled;
    private bool _slow;

    public string Id { get; } = id;

    public Timeline Timeline { get; } = timeline;

    /// <summary>The client was told that what follows is live.</summary>
    public bool IsCaughtUp { get; set; }

    /// <summary>Where it is known that it begins or goes on, microseconds of the log's time; null: with its first item.</summary>
    public long? StartUs { get; set; }

    /// <summary>Where it stands behind the last event that its client took; null before the first.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Completes when all was sent; faulted where it cannot go on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Nothing more is to be sent.</summary>
    public bool IsGone => _ended.Task.IsCompleted;

    /// <summary>A batch holds what a frame may. A record's items are not parted: no cursor stands between them.</summary>
    public bool IsFull => _batch.Count >= batchItems;

    public void Add(Item item) => _batch.Add(item);

    /// <summary>Begins.</summary>
    /// <param name="lost">Why a cursor was not honoured, see <see cref="SubscriptionPlan.Lost"/>.</param>
    /// <param name="cancelled">When its client wants no more of it.</param>
    public ValueTask BeginAsync(string? lost, long clockUs, CancellationToken cancelled)
    {
        _cancelled = cancelled;
        return SendAsync(cursor => new StreamEvent.Subscribed(Id, Timeline.Resolution.Instruments, cursor, lost), clockUs);
    }

    /// <summary>Sends what was added, with the cursor behind it.</summary>
    public async ValueTask FlushAsync(long clockUs)
    {
        if (_batch.Count > 0)
        {
            await SendAsync(_batch.OfHistory, clockUs);
            _batch.Clear();
        }
    }

    /// <summary>Sends a state.</summary>
    public async ValueTask SendStateAsync(IReadOnlyList<Item> state)
    {
        foreach (var items in state.Chunk(batchItems))
        {
            _batch.Fill(items);
            await SendAsync(_batch.OfState(snapshot: true, conflated: false));
        }

        _batch.Clear();
    }

    /// <summary>Sends an event that says where it stands.</summary>
    /// <param name="happened">Makes it of the cursor.</param>
    public async ValueTask SendAsync(Func<string, StreamEvent> happened, long clockUs)
    {
        string cursor = Timeline.Cursor(clockUs);
        await SendAsync(happened(cursor));
        Cursor = IsGone ? Cursor : cursor;
    }

    /// <summary>Sends an event. A client that takes it no more has the part go, and nobody else.</summary>
    public async ValueTask SendAsync(StreamEvent happened)
    {
        if (IsGone)
        {
            return;
        }

        try
        {
            await sink.SendAsync(happened, _cancelled);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Tells a live client that it falls behind; one that fell behind what is held for live clients goes.</summary>
    public async ValueTask CheckPaceAsync()
    {
        double behind = 0;
        foreach (var lane in Timeline.Log)
        {
            if (lane.Behind is not { } part)
            {
                Fail(new SlowClientException($"subscription '{Id}' fell behind the records that are held for live clients"));
                return;
            }

            behind = Math.Max(behind, part);
        }

        if (behind >= SlowAt && !_slow)
        {
            _slow = true;
            await SendAsync(new StreamEvent.Slow(Id, behind));
        }
        else if (behind < SlowAt / 2)
        {
            _slow = false;
        }
    }

    public void End() => _ended.TrySetResult();

    public void Fail(Exception reason) => _ended.TrySetException(reason);
}
