using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Live;

/// <summary>Takes what connections find out about instruments. Called on their threads: it may not wait.</summary>
internal interface IFeedAnswers
{
    /// <summary>The vendor has been asked for it; again after each connect.</summary>
    void Subscribed(FeedShard shard, LiveInstrument instrument, long atUs);

    /// <summary>The vendor does not give it.</summary>
    void Refused(FeedShard shard, FeedInstrument instrument, string why, long atUs);
}
