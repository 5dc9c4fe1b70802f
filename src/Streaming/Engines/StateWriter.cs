using System.Text;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Streaming.Engines;

/// <summary>Writes one partition's checkpoint, in the transaction that commits the position it is true at.</summary>
public sealed class StateWriter
{
    private readonly TopicPartition _to;
    private readonly TransactionWriter _writer;

    internal StateWriter(TopicPartition to, TransactionWriter writer) => (_to, _writer) = (to, writer);

    /// <summary>The newest value of a key; null forgets it. Keys that begin with <c>position</c> or <c>committed</c> are not an engine's.</summary>
    public void Write(string key, byte[]? value) => _writer.Write(_to, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(key), Value = value });
}
