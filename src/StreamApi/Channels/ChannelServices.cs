using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>What channels are made with.</summary>
/// <param name="Store">The stored candles.</param>
/// <param name="Candles">Which candles are served.</param>
internal sealed record ChannelServices(StreamApiOptions Options, CandleHistory Store, ServedCandles Candles, TimeProvider Time, ILoggerFactory Loggers)
{
    private readonly Dictionary<Delegate, IItemReader> _readers = [];

    /// <summary>The reader of a channel's records, the same for all channels that read them alike: what it has read is then shared.</summary>
    public IItemReader ReaderOf(Channel channel)
    {
        if (!_readers.TryGetValue(channel.Reader, out var reader))
        {
            _readers[channel.Reader] = reader = channel.Reader(this);
        }

        return reader;
    }
}
