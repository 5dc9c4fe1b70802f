using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>One partition of <c>aggregator-state</c> as it was last committed: the newest value of every key.</summary>
internal sealed class Checkpoint
{
    private readonly Dictionary<string, AggregatorState> _byKey = [];

    /// <summary>Where in <c>ticks</c> it is true; null where there is none.</summary>
    public AggregatorPosition? Position { get; private set; }

    /// <summary>
    /// Up to where in <c>ticks</c> candles are published, told with every transaction; null where nothing is. The group's
    /// offset says the same until Kafka forgets it, as it does a week after a group's last member has gone.
    /// </summary>
    public AggregatorPosition? Committed { get; private set; }

    public IEnumerable<FeedState> Feeds => _byKey.Values.Where(s => s.Feed is not null).Select(s => s.Feed);

    public IEnumerable<InstrumentState> Instruments => _byKey.Values.Where(s => s.Instrument is not null).Select(s => s.Instrument);

    /// <summary>Reads the partition to its last stable offset.</summary>
    /// <exception cref="PositionException">A record in it is not a checkpoint of ours.</exception>
    public static Checkpoint Read(AggregatorOptions options, Partition partition, CancellationToken cancellationToken)
    {
        string topic = options.Kafka.NameOf(TopicCatalog.AggregatorState);
        var checkpoint = new Checkpoint();
        PartitionReader.ReadToEnd(options.Kafka, [new TopicPartition(topic, partition)], checkpoint.Apply, cancellationToken);
        return checkpoint;
    }

    private void Apply(ConsumeResult<byte[], byte[]> record)
    {
        string key = System.Text.Encoding.UTF8.GetString(record.Message.Key);
        if (record.Message.Value is null)
        {
            _byKey.Remove(key);
            return;
        }

        var state = Parse(record);
        if (key == CheckpointKeys.CommittedName)
        {
            Committed = state.Position;
            return;
        }

        Position = state.Position ?? Position;
        _byKey[key] = state;
    }

    private static AggregatorState Parse(ConsumeResult<byte[], byte[]> record)
    {
        Exception? inner = null;
        try
        {
            if (ConfluentFrame.TryRead(record.Message.Value, out _, out var message))
            {
                return AggregatorState.Parser.ParseFrom(message);
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            inner = e;
        }

        throw new PositionException(
            $"{record.TopicPartitionOffset} is not an aggregator checkpoint: something else writes to this topic. Begin anew under another TOPIC_PREFIX.", inner);
    }
}
