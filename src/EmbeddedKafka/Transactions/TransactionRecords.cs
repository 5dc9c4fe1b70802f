using System.Collections.Immutable;
using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>
/// The records of <c>__transaction_state</c>, in Kafka's own encoding (version 0), and one of ours: how far producer ids
/// are given out, which Kafka keeps in its metadata.
/// </summary>
internal static class TransactionRecords
{
    private const short Version = 0;

    /// <summary>A key version that Kafka does not use; its tools skip what they do not know.</summary>
    private const short ProducerIdsVersion = 1000;

    public static ReadOnlyMemory<byte> ProducerIdsKey { get; } = new RecordWriter().Int16(ProducerIdsVersion).Written;

    public static ReadOnlyMemory<byte> Key(string transactionalId) => new RecordWriter().Int16(Version).Text(transactionalId).Written;

    public static ReadOnlyMemory<byte> ProducerIds(long next) => new RecordWriter().Int16(Version).Int64(next).Written;

    public static ReadOnlyMemory<byte> Value(TransactionData data)
    {
        var writer = new RecordWriter()
            .Int16(Version)
            .Int64(data.Producer.Id)
            .Int16(data.Producer.Epoch)
            .Int32((int)data.Timeout.TotalMilliseconds)
            .Int8((sbyte)data.State);
        var topics = data.Partitions.GroupBy(each => each.Topic, StringComparer.Ordinal).OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
        writer.Int32(data.State is TransactionState.Empty ? -1 : topics.Count);
        foreach (var topic in topics)
        {
            writer.Text(topic.Key).Int32(topic.Count());
            foreach (var each in topic.OrderBy(each => each.Partition))
            {
                writer.Int32(each.Partition);
            }
        }

        return writer.Int64(data.UpdatedMs).Int64(data.StartedMs).Written;
    }

    /// <summary>Which id a key is about; null for a key of another kind.</summary>
    public static string? ReadKey(ReadOnlyMemory<byte> key)
    {
        var reader = new RecordReader(key);
        return reader.Int16() == Version ? reader.Text() : null;
    }

    public static bool IsProducerIds(ReadOnlyMemory<byte> key) => key.Span.SequenceEqual(ProducerIdsKey.Span);

    public static long ReadProducerIds(ReadOnlyMemory<byte> value)
    {
        var reader = new RecordReader(value);
        Require(reader.Int16());
        return reader.Int64();
    }

    /// <summary>
    /// What was known of an id. The previous epoch and producer id are not stored, as in Kafka: a repeated InitProducerId
    /// of which the answer was lost in a restart is fenced, and its producer begins anew.
    /// </summary>
    public static TransactionData Read(string transactionalId, ReadOnlyMemory<byte> value)
    {
        var reader = new RecordReader(value);
        Require(reader.Int16());
        var producer = new ProducerIdentity(reader.Int64(), reader.Int16());
        var timeout = TimeSpan.FromMilliseconds(reader.Int32());
        var state = (TransactionState)reader.Int8();
        if (!Enum.IsDefined(state))
        {
            throw new InvalidDataException($"transactional id '{transactionalId}' is stored in an unknown state, {(sbyte)state}");
        }

        var partitions = ImmutableHashSet.CreateBuilder<TopicPartition>();
        for (int topics = reader.Int32(); topics > 0; topics--)
        {
            string topic = reader.Text();
            for (int left = reader.Int32(); left > 0; left--)
            {
                partitions.Add(new TopicPartition(topic, reader.Int32()));
            }
        }

        long updated = reader.Int64();
        return new TransactionData(
            transactionalId,
            producer,
            ProducerIdentity.NoId,
            ProducerIdentity.NoEpoch,
            timeout,
            state,
            partitions.ToImmutable(),
            reader.Int64(),
            updated);
    }

    private static void Require(short version)
    {
        if (version != Version)
        {
            throw new InvalidDataException($"a record of __transaction_state has version {version}; only {Version} is known here");
        }
    }
}
