using System.Text;
using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator.Output;

/// <summary>
/// Bars that are still open, on <c>candles.live</c>: the latest state of each, by a producer of its own without
/// transactions, for a dashboard wants them now and nobody computes with them.
/// </summary>
internal sealed partial class LiveCandles(AggregatorOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly string _topic = options.Kafka.NameOf(TopicCatalog.CandlesLive);
    private readonly FramedCodec<Candle> _codec = new(TopicCatalog.CandlesLive, options.SchemaIds, Candle.Parser);
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer = new(() => BuildProducer(options.Kafka, logger));
    private ErrorCode _saidDropped = ErrorCode.NoError;

    /// <summary>Publishes the newest open bar of each specification; a tombstone where one has none any more.</summary>
    public void Publish(TrackedInstrument instrument, int partition)
    {
        var state = instrument.Live;
        state.PublishedAt = time.GetTimestamp();
        for (int i = 0; i < options.Rules.Specs.Count; i++)
        {
            var spec = options.Rules.Specs[i];
            string key = CandleKey.Series(instrument.Id.ToString(), spec.ToString());
            if (Newest(instrument, i) is { } bars)
            {
                ref readonly var bar = ref bars.Bars(i)[^1];
                Send(key, partition, _codec.Encode(CandleEncoder.Value(bars, spec, bar, revision: null)), CandleEncoder.LastTick(bar));
                state.Alive |= 1u << i;
            }
            else if ((state.Alive & (1u << i)) != 0)
            {
                Send(key, partition, value: null);
                state.Alive &= ~(1u << i);
            }
        }
    }

    /// <summary>Whether enough time has passed since the instrument's last update.</summary>
    public bool IsDue(LiveState state) => state.PublishedAt == 0 || time.GetElapsedTime(state.PublishedAt) >= options.LiveInterval;

    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Flush(TimeSpan.FromSeconds(1));
            _producer.Value.Dispose();
        }
    }

    /// <summary>Whose open bar is the latest: a replay of an old day may build its own beside today's.</summary>
    private static InstrumentBars? Newest(TrackedInstrument instrument, int spec)
    {
        InstrumentBars? newest = null;
        foreach (var bars in instrument.Bars)
        {
            var series = bars.Bars(spec);
            if (series.Length > 0 && series[^1].IsOpen && (newest is null || series[^1].StartUs > newest.Bars(spec)[^1].StartUs))
            {
                newest = bars;
            }
        }

        return newest;
    }

    private void Send(string key, int partition, byte[]? value, Headers? headers = null)
    {
        try
        {
            _producer.Value.Produce(new TopicPartition(_topic, partition), new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes(key), Value = value, Headers = headers });
        }
        catch (ProduceException<byte[], byte[]?> e)
        {
            // Open bars are outside the guarantee: they must not undo a transaction that is committed already.
            if (_saidDropped != e.Error.Code)
            {
                LogDropped(key, e.Error.Reason);
                _saidDropped = e.Error.Code;
            }
        }
    }

    private static IProducer<byte[], byte[]?> BuildProducer(KafkaSettings settings, ILogger logger)
    {
        var config = settings.Producer();
        config.EnableDeliveryReports = false;

        // In order without idempotence: that can fail for good, and then nothing would be sent until the process ends.
        config.EnableIdempotence = false;
        config.MaxInFlight = 1;
        config.QueueBufferingMaxMessages = 50_000;
        return KafkaClients.Producer<byte[], byte[]?>(config, logger).Build();
    }

    [LoggerMessage(LogLevel.Warning, "Open bars are not sent, {Key} among them ({Reason}); said once")]
    private partial void LogDropped(string key, string reason);
}

/// <summary>What is on <c>candles.live</c> for one instrument.</summary>
internal sealed class LiveState
{
    /// <summary>Timestamp of the provider at the last update; 0 before the first.</summary>
    public long PublishedAt;

    /// <summary>Bit i: specification i of the rules has an open bar there.</summary>
    public uint Alive = uint.MaxValue;
}
