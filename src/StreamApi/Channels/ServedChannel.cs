using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Channels;

/// <summary>A channel as this process serves it.</summary>
internal abstract record ServedChannel(Channel Channel)
{
    /// <summary>Completes when the end of its topic was reached for the first time.</summary>
    public abstract Task Ready { get; }

    /// <summary>Refuses to answer before that.</summary>
    /// <exception cref="RequestException">It has not been reached yet; in some seconds it will be.</exception>
    public void RequireReady()
    {
        if (!Ready.IsCompletedSuccessfully)
        {
            throw NotReady();
        }
    }

    /// <summary>What is said before that.</summary>
    public static RequestException NotReady() =>
        new(ErrorCodes.UpstreamUnavailable, "the log is not read up to its end yet; try again in some seconds", retryable: true);
}

/// <summary>A channel of positions: what it begins with, then its log.</summary>
internal sealed record ServedStream(Channel Channel, IItemReader Items, TopicLog Log, IHistory History) : ServedChannel(Channel)
{
    public override Task Ready => Log.Ready;
}

/// <summary>A channel of the newest item of each key.</summary>
/// <param name="Reached">See <see cref="ServedChannel.Ready"/>.</param>
internal sealed record ServedState(Channel Channel, IItemState State, Task Reached) : ServedChannel(Channel)
{
    public override Task Ready => Reached;
}
