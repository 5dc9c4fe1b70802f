using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live.Status;
using Candlewick.Streaming.Feeds;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Simulation;

/// <summary>Says how the simulated exchange is, as connections to vendors do. For one thread.</summary>
/// <param name="source">Its name in ticks.</param>
/// <param name="instruments">How many it has.</param>
internal sealed class SimulatedStatus(FeedEvents events, string source, int instruments, TimeProvider time)
{
    private readonly long _sinceUs = TickTime.Of(time.GetUtcNow());
    private IngestProgress _progress;
    private long _said;

    /// <summary>It has come so far, which is said every few seconds.</summary>
    public void Reached(IngestProgress progress)
    {
        _progress = progress;
        if (_said == 0 || time.GetElapsedTime(_said) >= FeedStandings.SaidEvery)
        {
            _said = time.GetTimestamp();
            Say(ConnectionState.Up, _sinceUs);
        }
    }

    public void Stopped() => Say(ConnectionState.Stopped, TickTime.Of(time.GetUtcNow()));

    private void Say(ConnectionState state, long sinceUs) => events.Is(new FeedStatus
    {
        Source = source,
        State = state,
        AtUs = TickTime.Of(time.GetUtcNow()),
        SinceUs = sinceUs,
        Address = "made up in this process",
        Wanted = (uint)instruments,
        Subscribed = state == ConnectionState.Up ? (uint)instruments : 0,
        LastTickUs = _progress.EventUs,
        Ticks = _progress.Ticks,
    });
}
