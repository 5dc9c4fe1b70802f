using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Channels;

/// <summary>Every channel of the catalog over the topics that this process follows.</summary>
internal sealed class ChannelSet : IDisposable
{
    private readonly Dictionary<Channel, ServedChannel> _served = [];

    public ChannelSet(ChannelCatalog catalog, TailSet tails, ChannelServices services)
    {
        foreach (var channel in catalog.Channels)
        {
            _served[channel] = Serve(channel, tails, services);
        }
    }

    public ServedChannel this[Channel channel] => _served[channel];

    public void Dispose()
    {
        foreach (var state in _served.Values.OfType<ServedState>().Select(s => s.State).OfType<IDisposable>())
        {
            state.Dispose();
        }
    }

    private ServedChannel Serve(Channel channel, TailSet tails, ChannelServices services)
    {
        var items = services.ReaderOf(channel);
        if (channel.History is { } history)
        {
            var log = tails[channel.Topic];
            return new ServedStream(channel, items, log, history(new ChannelLog(log, items), services));
        }

        if (channel.Fold is { } fold)
        {
            var log = tails[channel.Topic];
            return new ServedState(channel, fold(new ChannelLog(log, items), services, tails), log.Ready);
        }

        var (state, ready) = tails.StateOf(channel.Topic);
        ServedStream[] closed = [.. channel.Closed.Select(_served.GetValueOrDefault).OfType<ServedStream>()];
        IItemState newest = closed.Length > 0 ? new OpenCandles(state, items, closed, services) : new TopicItems(state, items);
        return new ServedState(channel, newest, ready);
    }
}
