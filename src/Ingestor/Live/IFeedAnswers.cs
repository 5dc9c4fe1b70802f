using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Live;

/// <summary>Takes what connections find out about instruments. Called on their threads: it may not wait.</summary>
internal interface IFeedAnswers
{
    /// <summary>The vendor has been asked for it; again after each connect.</summary>
    void Subscribed(FeedShard shard, LiveInstrument instrument, long atUs);

    /// <summary>The vendor does not give it.</summary>
    void Refused(FeedShard shard, FeedInstrument instrument, string why, long atUs);

    /// <summary>It is connected and has had no tick since <paramref name="lastTickUs"/>, in session hours of <paramref name="tradingDate"/>, yyyymmdd.</summary>
    void Stalled(FeedShard shard, int tradingDate, long atUs, long lastTickUs);
}
