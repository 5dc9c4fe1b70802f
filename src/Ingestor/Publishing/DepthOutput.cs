using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Publishing;

/// <summary>One source's order books as records of the transaction that its ticks are in. For one thread.</summary>
internal sealed class DepthOutput
{
    private readonly TransactionWriter _writer;
    private readonly TopicPartition[] _partitions;
    private readonly byte[] _source;
    private readonly byte[] _frame = new byte[ConfluentFrame.HeaderLength + DepthWire.MaxLength];
    private readonly ExactBuffers _buffers = new(ConfluentFrame.HeaderLength + DepthWire.MaxLength);

    // Used again for every record: the writer has read it when it returns.
    private readonly Message<byte[]?, byte[]?> _message = new() { Headers = new Headers() };

    public DepthOutput(TransactionWriter writer, IngestOptions options, byte[] source)
    {
        (_writer, _source) = (writer, source);
        string topic = options.Kafka.NameOf(TopicCatalog.Depth);
        _partitions = [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(topic, p))];
        ConfluentFrame.WriteHeader(_frame, options.SchemaIds.IdFor(TopicCatalog.Depth));
    }

    /// <summary>Publishes a book to the partition of its instrument; a transaction is open.</summary>
    public void Publish(in DepthBook book, FeedInstrument instrument, long receiveUs)
    {
        int length = DepthWire.Write(_frame.AsSpan(ConfluentFrame.HeaderLength), in book, receiveUs, instrument.Key, _source);
        _message.Key = instrument.Key;
        _message.Value = _buffers.CopyOf(_frame.AsSpan(0, ConfluentFrame.HeaderLength + length));
        _message.Timestamp = new Timestamp((book.ExchangeUs != 0 ? book.ExchangeUs : receiveUs) / 1000, TimestampType.CreateTime);
        _writer.Write(_partitions[instrument.PartitionOf(_partitions.Length)], _message);
    }
}
