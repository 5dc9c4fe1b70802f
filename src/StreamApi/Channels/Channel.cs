using Candlewick.Contracts.Topics;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Channels;

/// <summary>
/// What clients subscribe to, as a definition; <see cref="ChannelCatalog"/> lists them all. Several may share a name,
/// told apart by their intervals, and several a topic, each reading it its own way.
/// </summary>
/// <param name="Name">What clients call it.</param>
/// <param name="Topic">Where its records are.</param>
internal sealed record Channel(string Name, Topic Topic)
{
    /// <summary>Which intervals it may have, each subscription one or more; null where its items have none.</summary>
    public Func<BarSpec, bool>? Intervals { get; init; }

    /// <summary>Items of other intervals are merged of those in its topic, as candles are.</summary>
    public bool Merges { get; init; } = true;

    /// <summary>Makes the reader of its records. Channels with the same one share what it makes.</summary>
    public required Func<ChannelServices, IItemReader> Reader { get; init; }

    /// <summary>
    /// Makes what its subscriptions begin with. Null where the channel is a state: the newest record of each key, without
    /// a past and without positions.
    /// </summary>
    public Func<ChannelLog, ChannelServices, IHistory>? History { get; init; }

    /// <summary>Makes the state that it is, where that is folded from a log which other channels read record by record.</summary>
    public Func<ChannelLog, ChannelServices, TailSet, IItemState>? Fold { get; init; }

    /// <summary>Of open candles: the channels that they come on when they are closed, told apart by their intervals.</summary>
    public IReadOnlyList<Channel> Closed { get; init; } = [];

    /// <summary>Of a state: shortest time between two frames where a client does not say it.</summary>
    public TimeSpan Conflate { get; init; }

    /// <summary>False where records are also about what is no instrument.</summary>
    public bool IsOfInstruments { get; init; } = true;

    public bool IsState => History is null;
}

/// <summary>A topic as one channel reads it.</summary>
internal sealed record ChannelLog(TopicLog Log, IItemReader Items);
