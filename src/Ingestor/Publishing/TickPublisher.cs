using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Google.Protobuf;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// Writes one source's ticks in transactions, its position in each of them. After any exception it is done for: dispose
/// it, which leaves an open transaction to be aborted by the next publisher of the source, and begin from the stored
/// position. For one thread.
/// </summary>
internal sealed class TickPublisher : IDisposable
{
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(15);

    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly string _ticksTopic;
    private readonly string _positionsTopic;
    private readonly int _positionsSchema;
    private readonly TopicPartition[] _partitions;
    private readonly byte[] _source;
    private readonly byte[] _frame = new byte[ConfluentFrame.HeaderLength + TickWire.MaxLength];
    private readonly ExactBuffers _buffers = new(ConfluentFrame.HeaderLength + TickWire.MaxLength);

    // Used again for every record: Produce has read it when it returns.
    private readonly Message<byte[]?, byte[]> _message = new();

    public TickPublisher(IProducer<byte[]?, byte[]> producer, FileIngestOptions options, string source, CancellationToken stopping)
    {
        _producer = producer;
        (_time, _stopping) = (options.Time, stopping);
        _ticksTopic = options.Kafka.NameOf(TopicCatalog.Ticks);
        _positionsTopic = options.Kafka.NameOf(TopicCatalog.SourcePositions);
        _positionsSchema = options.SchemaIds.IdFor(TopicCatalog.SourcePositions);
        _partitions = [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(_ticksTopic, p))];
        _source = Encoding.UTF8.GetBytes(source);
        ConfluentFrame.WriteHeader(_frame, options.SchemaIds.IdFor(TopicCatalog.Ticks));
    }

    /// <summary>Records in the open transaction.</summary>
    public int Pending { get; private set; }

    /// <summary>A transaction is open.</summary>
    public bool InTransaction { get; private set; }

    /// <summary>Publishes to the partition of the instrument. <paramref name="eventUs"/> becomes the record timestamp.</summary>
    public void Publish(in Tick tick, FeedInstrument instrument, long eventUs)
    {
        Fill(in tick, instrument.Key, eventUs);
        SendToOwn(instrument);
    }

    /// <summary>Says in which session group an instrument is.</summary>
    public void Publish(NamedGroup named, long eventUs)
    {
        var tick = new Tick { Kind = TickKind.Control, Control = ControlKind.SessionGroup };
        Fill(in tick, named.Instrument.Key, eventUs, named.Name);
        SendToOwn(named.Instrument);
    }

    /// <summary>Publishes to every partition, without a key: clock ticks and controls of the whole feed.</summary>
    public void PublishToAll(in Tick tick, long eventUs)
    {
        Fill(in tick, [], eventUs);
        _message.Key = null;
        for (int p = 0; p < _partitions.Length; p++)
        {
            try
            {
                _producer.Produce(_partitions[p], _message);
                Pending++;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                WaitForRoom();
                p--;
            }
        }
    }

    /// <summary>Commits what was published together with <paramref name="position"/>.</summary>
    public void Commit(SourcePosition position)
    {
        BeginIfNeeded();
        byte[] value = new byte[ConfluentFrame.HeaderLength + position.CalculateSize()];
        ConfluentFrame.WriteHeader(value, _positionsSchema);
        position.WriteTo(value.AsSpan(ConfluentFrame.HeaderLength));
        _producer.Produce(_positionsTopic, new Message<byte[]?, byte[]> { Key = _source, Value = value });
        TransactionCall.Await(_producer.CommitTransaction, CommitTimeout, _time, _stopping);
        InTransaction = false;
        Pending = 0;
    }

    public void Dispose() => _producer.Dispose();

    private void SendToOwn(FeedInstrument instrument)
    {
        _message.Key = instrument.Key;
        while (true)
        {
            try
            {
                _producer.Produce(_ticksTopic, _message);
                Pending++;
                return;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                WaitForRoom();
            }
        }
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
        if (!InTransaction)
        {
            _producer.BeginTransaction();
            InTransaction = true;
        }
    }

    /// <summary>The producer's queue is bounded; records leave it as brokers acknowledge them or they time out.</summary>
    private void WaitForRoom() => _producer.Poll(TimeSpan.FromMilliseconds(50));
}
