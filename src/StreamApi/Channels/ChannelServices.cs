using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>What channels are made with.</summary>
/// <param name="Store">The stored candles.</param>
internal sealed record ChannelServices(StreamApiOptions Options, CandleHistory Store, ILoggerFactory Loggers);
