using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// The connections of one command: instruments go to the first that has room, and another is begun where none has, as many as the vendor allows.
/// An instrument stays where it is. Changed on one thread, read on any.
/// </summary>
internal sealed class FeedShards(ILiveFeed feed, string first, IFeedAnswers? answers)
{
    private readonly Dictionary<InstrumentId, (FeedShard Shard, LiveInstrument Instrument)> _placed = [];
    private volatile FeedShard[] _all = [];

    public IReadOnlyList<FeedShard> All => _all;

    public IReadOnlyCollection<InstrumentId> Placed => _placed.Keys;

    public bool Has(InstrumentId id) => _placed.ContainsKey(id);

    /// <summary>Where it is, or goes to now; null where there is no room for it.</summary>
    public FeedShard? Place(LiveInstrument instrument)
    {
        var id = instrument.Instrument.Id;
        if (_placed.TryGetValue(id, out var placed))
        {
            return placed.Shard;
        }

        var shard = Array.Find(_all, s => s.Wanted.TryAdd(instrument));
        if (shard is null && Begin() is { } another && another.Wanted.TryAdd(instrument))
        {
            shard = another;
        }

        if (shard is not null)
        {
            _placed.Add(id, (shard, instrument));
        }

        return shard;
    }

    /// <summary>Where it was; null where it was nowhere.</summary>
    public FeedShard? Remove(InstrumentId id)
    {
        if (!_placed.Remove(id, out var placed))
        {
            return null;
        }

        placed.Shard.Wanted.TryRemove(placed.Instrument);
        return placed.Shard;
    }

    /// <summary>Another connection; null where the vendor takes no more. The first there always is.</summary>
    public FeedShard? Begin()
    {
        if (_all.Length >= feed.Limits.Connections)
        {
            return null;
        }

        var shard = new FeedShard(feed, _all.Length == 0 ? first : $"{first}.{_all.Length}") { Answers = answers };
        FeedMetrics.Add(shard.Counters);
        _all = [.. _all, shard];
        return shard;
    }
}
