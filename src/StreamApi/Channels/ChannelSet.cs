using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Channels;

/// <summary>Every channel of the catalog over the topics that this process follows.</summary>
internal sealed class ChannelSet
{
    private readonly Dictionary<Channel, ServedChannel> _served = [];

    public ChannelSet(ChannelCatalog catalog, TailSet tails, ChannelServices services)
    {
        foreach (var channel in catalog.Channels)
        {
            var items = channel.Reader(services);
            _served[channel] = channel.History is { } history
                ? new ServedStream(channel, items, tails[channel.Topic], history(new ChannelLog(tails[channel.Topic], items), services))
                : new ServedState(channel, items, tails.StateOf(channel.Topic).State, tails.StateOf(channel.Topic).Ready);
        }
    }

    public ServedChannel this[Channel channel] => _served[channel];
}
