using Candlewick.Contracts.Topics;

namespace Candlewick.StreamApi.Protocol;

/// <summary>What a subscription carries.</summary>
internal enum Channel
{
    /// <summary>Closed candles and their revisions.</summary>
    Candles = 1,

    /// <summary>Candles still open: a state, not a stream.</summary>
    CandlesLive = 2,

    /// <summary>Trades and snapshots.</summary>
    Ticks = 3,
}

internal static class Channels
{
    public static string Name(this Channel channel) => channel switch
    {
        Channel.Candles => "candles",
        Channel.CandlesLive => "candles.live",
        _ => "ticks",
    };

    /// <summary>The topic that carries <paramref name="channel"/>; candles below a minute have one of their own.</summary>
    public static Topic TopicOf(Channel channel, bool fast) => channel switch
    {
        Channel.Candles => fast ? TopicCatalog.CandlesFast : TopicCatalog.Candles,
        Channel.CandlesLive => TopicCatalog.CandlesLive,
        _ => TopicCatalog.Ticks,
    };
}
