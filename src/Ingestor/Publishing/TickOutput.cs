using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Streaming.Tracing;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using DepthBook = Candlewick.Market.Ticks.DepthBook;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.Publishing;

/// <summary>One source's ticks as records of an open transaction, and its position, which commits it. For one thread.</summary>
internal sealed class TickOutput
{
    private readonly TransactionWriter _writer;
    private readonly TickTraces _traces;
    private readonly Lazy<DepthOutput> _depth;
    private readonly TopicPartition _positions;
    private readonly FramedCodec<SourcePosition> _codec;
    private readonly TopicPartition[] _partitions;
    private readonly GapNotes? _gaps;
    private readonly byte[] _source;
    private readonly byte[] _frame = new byte[ConfluentFrame.HeaderLength + TickWire.MaxLength];
    private readonly ExactBuffers _buffers = new(ConfluentFrame.HeaderLength + TickWire.MaxLength);

    // The client makes headers for a message without; these are for all.
    private readonly Headers _noHeaders = [];

    // Used again for every record: the writer has read it when it returns.
    private readonly Message<byte[]?, byte[]?> _message;

    public TickOutput(TransactionWriter writer, IngestOptions options, string source)
    {
        _writer = writer;
        _message = new Message<byte[]?, byte[]?> { Headers = _noHeaders };
        _traces = new TickTraces(options.TraceSample);
        _positions = new TopicPartition(options.Kafka.NameOf(TopicCatalog.SourcePositions), Partition.Any);
        _codec = new FramedCodec<SourcePosition>(TopicCatalog.SourcePositions, options.SchemaIds, SourcePosition.Parser);
        _gaps = options.Missed is null ? null : new GapNotes(options.Missed);
        string ticks = options.Kafka.NameOf(TopicCatalog.Ticks);
        _partitions = [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(ticks, p))];
        _source = Encoding.UTF8.GetBytes(source);

        // Files have no books, and their commands do not ask for the topic's schema.
        _depth = new Lazy<DepthOutput>(() => new DepthOutput(writer, options, _source));
        ConfluentFrame.WriteHeader(_frame, options.SchemaIds.IdFor(TopicCatalog.Ticks));
    }

    /// <summary>Records in the open transaction.</summary>
    public int Pending { get; private set; }

    /// <summary>A transaction is open.</summary>
    public bool InTransaction => _writer.InTransaction;

    /// <summary>Publishes to the partition of the instrument. <paramref name="eventUs"/> becomes the record timestamp.</summary>
    public void Publish(in Tick tick, FeedInstrument instrument, long eventUs)
    {
        Fill(in tick, instrument.Key, eventUs);
        _gaps?.See(in tick, instrument);
        using var activity = _traces.Publish(instrument);
        if (activity is null)
        {
            Write(instrument);
            return;
        }

        _message.Headers = TraceHeaders.Of(activity.Id!);
        Write(instrument);
        _message.Headers = _noHeaders;
    }

    /// <summary>Publishes an order book beside the ticks.</summary>
    public void Publish(in DepthBook book, FeedInstrument instrument, long receiveUs)
    {
        BeginIfNeeded();
        _depth.Value.Publish(in book, instrument, receiveUs);
        Pending++;
    }

    /// <summary>Says in which session group an instrument is.</summary>
    public void Publish(NamedGroup named, long eventUs)
    {
        var tick = new Tick { Kind = TickKind.Control, Control = ControlKind.SessionGroup };
        Fill(in tick, named.Instrument.Key, eventUs, named.Name);
        Write(named.Instrument);
    }

    /// <summary>Publishes to every partition, without a key: clock ticks and controls of the whole source.</summary>
    public void PublishToAll(in Tick tick, long eventUs)
    {
        Fill(in tick, [], eventUs);
        _gaps?.See(in tick, null);
        _message.Key = null;
        foreach (var partition in _partitions)
        {
            _writer.Write(partition, _message);
        }

        Pending += _partitions.Length;
    }

    /// <summary>Commits what was published together with <paramref name="position"/>.</summary>
    public void Commit(SourcePosition position)
    {
        BeginIfNeeded();
        _writer.Write(_positions, new Message<byte[]?, byte[]?> { Key = _source, Value = _codec.Encode(position) });
        _writer.Commit();
        _gaps?.Committed();
        Pending = 0;
    }

    private void Write(FeedInstrument instrument)
    {
        _message.Key = instrument.Key;
        _writer.Write(_partitions[instrument.PartitionOf(_partitions.Length)], _message);
        Pending++;
    }

    private void Fill(in Tick tick, ReadOnlySpan<byte> instrument, long eventUs, ReadOnlySpan<byte> sessionGroup = default)
    {
        BeginIfNeeded();
        int length = TickWire.Write(_frame.AsSpan(ConfluentFrame.HeaderLength), in tick, instrument, _source, sessionGroup);
        _message.Value = _buffers.CopyOf(_frame.AsSpan(0, ConfluentFrame.HeaderLength + length));
        _message.Timestamp = new Timestamp(eventUs / 1000, TimestampType.CreateTime);
    }

    private void BeginIfNeeded()
    {
        if (!_writer.InTransaction)
        {
            _writer.Begin();
        }
    }
}
