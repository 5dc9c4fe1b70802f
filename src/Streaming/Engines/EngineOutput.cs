using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Streaming.Engines;

/// <summary>
/// Where the answers of one partition go: into the transaction of the records they follow from, unless they were published
/// before, by whoever committed those records.
/// </summary>
/// <param name="publishFrom">By input: below this offset everything is published.</param>
public sealed class EngineOutput(params long[] publishFrom)
{
    private readonly Action<TopicPartition, Message<byte[]?, byte[]?>>? _taken;
    private TransactionWriter? _writer;

    /// <summary>An output that is no transaction, always on: who computes anew what was published takes the answers and publishes none.</summary>
    public EngineOutput(Action<TopicPartition, Message<byte[]?, byte[]?>> taken)
        : this(publishFrom: [0]) => (_taken, IsOn) = (taken, true);

    /// <summary>Answers to the present record are to be published. Where not, they need not even be made.</summary>
    public bool IsOn { get; private set; }

    /// <summary>All that was published before is in memory.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>Writes to the partition of the message's key; nothing while the output is off.</summary>
    public void Write(string topic, Message<byte[]?, byte[]?> message) => Write(new TopicPartition(topic, Partition.Any), message);

    /// <inheritdoc cref="Write(string, Message{byte[], byte[]})"/>
    public void Write(TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        if (_taken is not null)
        {
            _taken(to, message);
        }
        else if (IsOn)
        {
            _writer!.Write(to, message);
        }
    }

    /// <summary>Says which record comes next, and what its answers are written to.</summary>
    public void At(int input, long offset, TransactionWriter writer)
    {
        _writer = writer;
        IsOn = offset >= publishFrom[input];
    }

    /// <summary>Says how far the inputs are processed: the next offset of each.</summary>
    public void Reached(ReadOnlySpan<long> next)
    {
        for (int input = 0; input < next.Length; input++)
        {
            if (next[input] < publishFrom[input])
            {
                IsCaughtUp = false;
                return;
            }
        }

        IsCaughtUp = true;
    }

    /// <summary>By input: below this offset everything was published when the task began.</summary>
    internal ReadOnlySpan<long> PublishFrom => publishFrom;
}
