using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Filling;
using Candlewick.Streaming.Feeds;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live.Status;

/// <summary>Says how connections are: every few seconds, and when one changes. For one thread.</summary>
/// <param name="filler">Of the gaps of all of them; null: nobody fills any.</param>
internal sealed class StatusTeller(FeedEvents events, TimeProvider time, GapFiller? filler)
{
    private readonly Dictionary<string, (ShardState State, int Subscribed, long Said)> _told = new(StringComparer.Ordinal);

    public void Tell(IEnumerable<FeedShard> shards)
    {
        foreach (var shard in shards)
        {
            if (!_told.TryGetValue(shard.Source, out var told) || told.State != shard.State || told.Subscribed != shard.Subscribed
                || time.GetElapsedTime(told.Said) >= FeedStandings.SaidEvery)
            {
                _told[shard.Source] = (shard.State, shard.Subscribed, time.GetTimestamp());
                events.Is(StatusOf(shard));
            }
        }
    }

    private FeedStatus StatusOf(FeedShard shard)
    {
        var (state, counters) = (shard.State, shard.Counters);
        return new FeedStatus
        {
            Source = shard.Source,
            State = state.State,
            AtUs = TickTime.Of(time.GetUtcNow()),
            SinceUs = state.SinceUs,
            Reason = state.Reason,
            Address = shard.Address,
            Wanted = (uint)shard.Wanted.Current.Count,
            Subscribed = (uint)shard.Subscribed,
            LastTickUs = counters.LastTickUs,
            DelayUs = counters.DelayUs,
            Ticks = counters.Ticks,
            Bytes = counters.Bytes,
            DecodeErrors = counters.DecodeErrors,
            Duplicates = counters.Duplicates,
            Reconnects = counters.Reconnects,
            GapsWaiting = (uint)(filler?.Waiting ?? 0),
            GapsFilled = filler?.Filled ?? 0,
            GapsGivenUp = filler?.GivenUp ?? 0,
            GapProblem = filler?.Problem ?? "",
        };
    }
}
