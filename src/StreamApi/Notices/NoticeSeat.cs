using Candlewick.Instruments.Lookup;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Notices;

/// <summary>
/// What one live subscription is told besides its items: sessions, gaps, what feeds answer. It waits here until the
/// subscription has its turn; what is too much is left out, the oldest first.
/// </summary>
/// <param name="id">The subscription.</param>
/// <param name="startsLive">It begins with the present, and so with the phase that its sessions are in.</param>
internal sealed class NoticeSeat(string id, bool startsLive, NoticeBoard board) : IDisposable
{
    private const int MaxWaiting = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<StreamEvent> _waiting = [];
    private Wakeup? _wakeup;
    private IDisposable? _wants;

    /// <inheritdoc cref="NoticeSeat"/>
    public string Id => id;

    /// <inheritdoc cref="NoticeSeat"/>
    public bool StartsLive => startsLive;

    public InstrumentSet Instruments { get; private set; } = new([], []);

    /// <summary>Hours of its instruments, by name of the group.</summary>
    public IReadOnlyDictionary<string, SessionClock> Sessions { get; private set; } = new Dictionary<string, SessionClock>();

    /// <summary>True where something waits.</summary>
    public bool HasWaiting { get; private set; }

    /// <summary>Is set when something waits.</summary>
    public void Wake(Wakeup wakeup) => _wakeup = wakeup;

    /// <summary>The subscription is live, or has other instruments now.</summary>
    public void Sit(Scope scope, Resolution resolution)
    {
        var before = Sessions;
        Instruments = scope.Instruments;
        Sessions = board.SessionsOf(resolution.Ids);
        var wants = board.Sit(this);
        _wants?.Dispose();
        _wants = wants;
        foreach (var (name, clock) in Sessions)
        {
            if (!before.ContainsKey(name))
            {
                Post(new StreamEvent.Session(id, board.StandingOf(clock)));
            }
        }
    }

    /// <summary>What has waited longest; null where nothing does.</summary>
    public StreamEvent? Next()
    {
        lock (_gate)
        {
            bool has = _waiting.TryDequeue(out var next);
            HasWaiting = _waiting.Count > 0;
            return has ? next : null;
        }
    }

    public void Post(StreamEvent notice)
    {
        lock (_gate)
        {
            if (_waiting.Count == MaxWaiting)
            {
                _waiting.Dequeue();
            }

            _waiting.Enqueue(notice);
            HasWaiting = true;
        }

        _wakeup?.Set();
    }

    public void Dispose()
    {
        board.Leave(this);
        _wants?.Dispose();
    }
}
