using System.Text;
using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Engines;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.CandleAggregator.Recomputing;

/// <summary>
/// Candles made anew from records of <c>ticks</c>, by what makes them in an aggregator and with an empty memory: begun at a
/// partition's first record, it gives what was published, byte for byte. Nothing is written to Kafka. Not safe to share between threads.
/// </summary>
public sealed class Recomputation : IDisposable
{
    private readonly AggregatorOptions _options;
    private readonly PartitionOutputs _outputs;
    private readonly Action<ComputedCandle> _published;
    private readonly string[] _topics;
    private readonly Dictionary<int, PartitionAggregator> _partitions = [];
    private long _offset;

    /// <param name="options">Of the aggregator whose candles they are.</param>
    /// <param name="published">Told every revision, in the order of its partition.</param>
    public Recomputation(AggregatorOptions options, Action<ComputedCandle> published)
    {
        (_options, _published) = (options, published);
        _outputs = new PartitionOutputs(options, progress: null, metrics: null, TimeProvider.System, NullLogger.Instance);
        _topics = [options.Kafka.NameOf(TopicCatalog.Candles), options.Kafka.NameOf(TopicCatalog.CandlesFast)];
    }

    /// <summary>The reason that was given for the last record that became a dead letter.</summary>
    internal string? LastReason { get; private set; }

    /// <summary>Takes the next record of its partition.</summary>
    public void Process(ConsumeResult<byte[], byte[]> record)
    {
        _offset = record.Offset.Value;
        Of(record.Partition.Value).Process(input: 0, record);
    }

    /// <summary>Whether ticks that are still to come can change a bar: then its aggregator may publish it once more by itself.</summary>
    public bool IsRevisable(int partition, CandleKey bar) => Find(partition, bar) is not null;

    public void Dispose() => _outputs.Dispose();

    internal PartitionAggregator Of(int partition)
    {
        if (!_partitions.TryGetValue(partition, out var aggregator))
        {
            var output = new EngineOutput((to, message) => Take(partition, to, message));
            _partitions.Add(partition, aggregator = new PartitionAggregator(_options, _outputs, partition, output));
        }

        return aggregator;
    }

    /// <summary>A bar as it stands in memory; null where it is not there: not begun, or to be revised no more.</summary>
    internal Bar? Find(int partition, CandleKey key)
    {
        var id = InstrumentId.Parse(key.Instrument);
        foreach (var instrument in Of(partition).Sources.Instruments)
        {
            if (instrument.Id == id)
            {
                return Find(instrument, BarSpec.Parse(key.Interval), key);
            }
        }

        return null;
    }

    private static Bar? Find(TrackedInstrument instrument, BarSpec spec, CandleKey key)
    {
        foreach (var bars in instrument.Bars)
        {
            foreach (ref readonly var bar in bars.Bars(bars.Rules.IndexOf(spec)))
            {
                if (bar.StartUs == key.StartUs && bar.Ordinal == key.Ordinal)
                {
                    return bar;
                }
            }
        }

        return null;
    }

    private void Take(int partition, TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        if (!_topics.Contains(to.Topic))
        {
            LastReason = message.Headers is { } headers && headers.TryGetLastBytes(RecordHeaders.Reason, out byte[] reason) ? Encoding.UTF8.GetString(reason) : LastReason;
        }
        else if (ConfluentFrame.TryRead(message.Value, out _, out var value))
        {
            _published(new ComputedCandle(Candle.Parser.ParseFrom(value), to.Topic, message, partition, _offset));
        }
    }
}
