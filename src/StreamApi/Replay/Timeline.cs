using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// What one subscription replays, merged over partitions in the order in which it was seen, and where it stands. Within a
/// partition the order is the log's.
/// </summary>
internal sealed class Timeline(SubscriptionPlan plan, ReplaySource source, TimeProvider time)
{
    // Another list each time: whoever leaves its clock looks at it while it is opened.
    private List<Lane> _lanes = [];
    private readonly EndOfRange _end = new(plan.Scope.ToUs, source.Stream.Log, time);
    private SubscriptionPlan _plan = plan;
    private SubscriptionPosition _position = plan.Position;
    private long _seenFromUs = plan.Mark?.SeenFromUs ?? (source.StateFromUs is null ? 0 : plan.Scope.FromUs);

    public Scope Scope { get; private set; } = plan.Scope;

    public Resolution Resolution { get; private set; } = plan.Resolution;

    /// <summary>Why a cursor was not honoured, see <see cref="SubscriptionPlan.Lost"/>.</summary>
    public string? Lost { get; } = plan.Lost;

    public ReplaySource Source => source;

    /// <summary>The lane whose next item is first; null where none has one.</summary>
    public Lane? First
    {
        get
        {
            Lane? first = null;
            foreach (var lane in _lanes)
            {
                if (lane.HasItem && (first is null || (lane.Next.Us, lane.Partition).CompareTo((first.Next.Us, first.Partition)) < 0))
                {
                    first = lane;
                }
            }

            return first;
        }
    }

    /// <summary>The lanes of the log; none while stored candles are read.</summary>
    public IEnumerable<LogLane> Log => _lanes.OfType<LogLane>();

    /// <summary>A lane that may yet bring what was seen before <paramref name="us"/>; null where none does.</summary>
    public Lane? ToRead(long us) => _lanes.Find(lane => !lane.HasItem && (lane is StoredLane || !lane.IsAtEnd) && lane.HorizonUs <= us);

    /// <summary>Begins. What is the state there, of a channel that is one.</summary>
    /// <param name="clockUs">Where its clock stands.</param>
    public async Task<IReadOnlyList<Item>> OpenAsync(long clockUs, CancellationToken cancellationToken)
    {
        _lanes = [];
        if (_position.InHistory && source.Stream.History is IStoredHistory stored)
        {
            var read = SubscriptionPosition.AtHistory(_position.Partitions.Select(p => (p, _position.Next(p))));
            read.Back(_position.After);
            _lanes = [new StoredLane(new HistoryPages(_plan, stored), Scope, Resolution, read)];
            return [];
        }

        var log = source.Stream.Log;
        var lanes = new List<LogLane>();
        foreach (int partition in _position.Partitions)
        {
            long next = _position.Next(partition);
            long start = source.StateFromUs is { } stateFromUs
                ? Math.Min(next, await log.Older.OffsetOfAsync(partition, stateFromUs(Resolution, clockUs) / 1_000, cancellationToken))
                : next;
            lanes.Add(new LogLane(partition, source, _plan, Scope, start, next, _seenFromUs, clockUs));
        }

        foreach (var lane in lanes)
        {
            await lane.WarmUpAsync(cancellationToken);
        }

        _lanes = [.. lanes];
        return [.. lanes.SelectMany(lane => lane.Present ?? [])];
    }

    /// <summary>Finds where a time begins; nothing has changed yet.</summary>
    /// <exception cref="RequestException">Its history cannot be read now.</exception>
    public async Task<SubscriptionPlan> PlanAsync(long us, CancellationToken cancellationToken) => await Retention.CheckAsync(
        await source.Stream.History.FromTimeAsync(Scope.Between(us, Scope.ToUs), Resolution, cancellationToken), source.Stream.Log, cancellationToken);

    /// <summary>Goes on from another time; gives the state there.</summary>
    /// <param name="planned">What was found of it.</param>
    public async Task<IReadOnlyList<Item>> SeekAsync(SubscriptionPlan planned, long us, CancellationToken cancellationToken)
    {
        bool isFinal = source.Stream.History is IStoredHistory;
        (_plan, _position, _seenFromUs) = (planned, planned.Position, us);

        // As a live client that came at this time would see it: also what began before and was published after.
        Scope = Scope.Between(isFinal ? us : Math.Min(Scope.FromUs, us), Scope.ToUs);
        _end.Forget();
        return await OpenAsync(us, cancellationToken);
    }

    /// <summary>Finds where what was added begins; nothing has changed yet.</summary>
    public Task<StreamUpdate> PlanAsync(ScopeChange change, long clockUs, CancellationToken cancellationToken)
    {
        Settle();
        return StreamUpdate.PlanAsync(source.Stream, change, _position, clockUs, cancellationToken);
    }

    /// <summary>Carries something else from where it stands; gives its state.</summary>
    public async Task<IReadOnlyList<Item>> ChangeAsync(StreamUpdate update, long clockUs, CancellationToken cancellationToken)
    {
        (Scope, Resolution) = (update.Change.Scope, update.Change.Resolution);
        _position.Cover(update.Partitions, update.Joining);
        _end.Forget();
        return await OpenAsync(clockUs, cancellationToken);
    }

    /// <summary>Reads a lane on; after stored candles, the log.</summary>
    public async ValueTask ReadAsync(Lane lane, long clockUs, CancellationToken cancellationToken)
    {
        if (lane is not StoredLane { IsAtEnd: true } stored)
        {
            await lane.ReadAsync(cancellationToken);
            return;
        }

        _position.Back(stored.After);
        _position.EndHistory();
        await OpenAsync(clockUs, cancellationToken);
    }

    /// <summary>All before <c>to</c> was sent.</summary>
    public bool IsOver()
    {
        Settle();
        return First is null && _end.IsReached(_position);
    }

    /// <summary>Where it stands behind what was taken.</summary>
    public string Cursor(long clockUs)
    {
        Settle();
        return (_position.ToCursor(Scope, source.Stream.Log.TopicId) with { Mark = new ReplayMark(clockUs, _seenFromUs) }).Encode();
    }

    private void Settle()
    {
        foreach (var lane in _lanes)
        {
            if (lane is StoredLane stored)
            {
                _position.Back(stored.After);
            }
            else if (lane is LogLane log)
            {
                _position.Advance(log.Partition, log.Position);
            }
        }
    }
}
