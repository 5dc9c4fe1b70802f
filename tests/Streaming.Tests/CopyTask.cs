using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tests;

/// <summary>Copies <c>ticks</c> to <c>candles</c>, partition to partition; what it does besides is up to the test.</summary>
internal sealed class CopyLoader(KafkaSettings settings) : IPartitionTaskLoader
{
    /// <summary>Called before each record is copied, and after.</summary>
    public Action<ConsumeResult<byte[], byte[]>> Before { get; init; } = static _ => { };

    public Action<ConsumeResult<byte[], byte[]>> After { get; init; } = static _ => { };

    public Action Committed { get; init; } = static () => { };

    public Func<long?, Offset> Start { get; init; } = static committed => committed ?? Offset.Beginning;

    public Action Loading { get; init; } = static () => { };

    public IPartitionTask Load(TopicPartition partition, long? committed, CancellationToken cancellationToken)
    {
        Loading();
        return new CopyTask(this, new TopicPartition(settings.NameOf(TopicCatalog.Candles), partition.Partition), Start(committed));
    }

    private sealed class CopyTask(CopyLoader loader, TopicPartition to, Offset start) : IPartitionTask
    {
        public Offset StartOffset => start;

        public void Process(ConsumeResult<byte[], byte[]> record, TransactionWriter output)
        {
            loader.Before(record);
            output.Write(to, new Message<byte[]?, byte[]?> { Value = record.Message.Value });
            loader.After(record);
        }

        public void BeforeCommit(long nextOffset, TransactionWriter output)
        {
        }

        public void AfterCommit() => loader.Committed();

        public void Idle()
        {
        }
    }
}
